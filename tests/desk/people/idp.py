"""A provider of OpenID Connect on loopback: discovery, authorisation, tokens signed with its own key.

It does what the specification asks of one, PKCE and the client's secret included; `claims` and
`mistake` are what a test turns. https://openid.net/specs/openid-connect-core-1_0.html
"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "glagol-desk", "a-secret-of-the-desk"


@cache
def _key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@dataclass
class Provider:
    """One provider: whom it has signed in, and what goes wrong with it."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    mistake: str = ""
    asked: list[str] = field(default_factory=list)
    given: dict[str, dict[str, str]] = field(default_factory=dict)  # by code: what was asked for

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": "https://elsewhere.example" if self.mistake == "issuer's name" else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "end_session_endpoint": f"{self.issuer}/leave",
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
            "token_endpoint_auth_methods_supported": (
                ["client_secret_post"] if self.mistake == "posted secret" else ["client_secret_basic"]
            ),
            "code_challenge_methods_supported": ["S256"],
        }

    def answer(self, wish: dict[str, str], code: str) -> dict[str, str]:
        """Return what goes back by the browser."""
        self.given[code] = wish
        if self.mistake == "not agreed":
            return {"error": "access_denied", "error_description": "<b>pay here</b>", "state": wish["state"]}
        return {"code": code, "state": wish["state"]}

    def token(self, form: dict[str, str], basic: str) -> tuple[int, dict[str, Any]]:
        wish = self.given.pop(form.get("code", ""), None)
        secret = (
            form.get("client_secret") or base64.b64decode(basic.partition(" ")[2]).decode().partition(":")[2]
        )
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if wish is None or wish["code_challenge"] != challenge.decode().rstrip("=") or secret != SECRET:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a", "token_type": "Bearer", "expires_in": 60, **self._signed(wish)}

    def _signed(self, wish: dict[str, str]) -> dict[str, str]:
        if self.mistake == "no token":
            return {}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "248289", "nonce": wish["nonce"], "iat": now, "exp": now + 60,
            **self.claims,
        }  # fmt: skip
        if self.mistake == "unsigned":
            parts = ({"alg": "none"}, claims)
            head, body = (
                base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts
            )
            return {"id_token": f"{head}.{body}."}
        signs = _key("another" if self.mistake == "another key" else "own")
        return {"id_token": jwt.encode({"alg": "RS256", "kid": "own"}, claims, signs)}


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider on loopback."""
    of = Provider()

    class Views(BaseHTTPRequestHandler):
        protocol_version: ClassVar[str] = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            of.asked.append(parts.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            match parts.path:
                case "/.well-known/openid-configuration":
                    self._json(200, of.configuration())
                case "/keys":
                    self._json(200, {"keys": [_key("own").as_dict(private=False)]})
                case "/userinfo":
                    self._json(200, of.userinfo)
                case "/authorize":
                    back = f"{query['redirect_uri']}?{urlencode(of.answer(query, f'code{len(of.asked)}'))}"
                    self._send(302, b"", {"Location": back})
                case _:
                    self._send(200, b"left", {})

        def do_POST(self) -> None:
            of.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._json(*of.token(form, self.headers.get("Authorization", "")))

        def _json(self, status: int, what: dict[str, Any]) -> None:
            self._send(status, json.dumps(what).encode(), {"Content-Type": "application/json"})

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Views)
    server.daemon_threads = True
    of.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield of
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
