"""Connections to partners go to the public network: no partner, site or export leads into the house's own.

A name is resolved once, what it means is looked at, and exactly that is connected to: a name that means
another place a moment later gains nothing.
"""

import os
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

ALLOWED = "GLAGOL_PRIVATE_HOSTS"  # names or addresses, separated by spaces
_TRANSLATED = IPv6Network("64:ff9b::/96")  # IPv4 behind a gateway of IPv6


class PrivateAddress(OSError):
    """A name means a place on this machine or in its own network."""


def is_public(address: str) -> bool:
    """Say whether an IP address belongs to the public network.

    >>> is_public("93.184.215.14"), is_public("10.0.0.5"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _TRANSLATED:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = inner or ip
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def places(host: str, port: int) -> list[str]:
    """Return the IP addresses that a name means. Raises PrivateAddress, OSError."""
    found = [str(place[0]) for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if host not in os.environ.get(ALLOWED, "").split() and not all(map(is_public, found)):
        raise PrivateAddress(
            f"{host} is on this machine or in its own network; where that is meant, set {ALLOWED}={host}"
        )
    return found


def connect(address: tuple[str, int], timeout: float | None = None, *_source: object) -> socket.socket:
    """Return a connection, as socket.create_connection does. Raises PrivateAddress, OSError."""
    host, port = address
    failure: OSError = OSError(f"{host} means nothing")
    for place in places(host, port):
        try:
            return socket.create_connection((place, port), timeout)
        except OSError as error:
            failure = error
    raise failure
