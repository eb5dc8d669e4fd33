"""Known weaknesses by a copy of the advisory database, for machines without a network.

`python tools/advisories.py FOLDER installed.txt`: FOLDER is a checkout of
https://github.com/pypa/advisory-database, which holds a file an advisory in the format of OSV
(https://ossf.github.io/osv-schema/). Prints a line for each that meets an installed version, and ends
with 1 where there is one. An old copy knows no newer weakness: its last day is printed.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import Version


def main() -> None:
    """Print what is known."""
    folder, installed = map(Path, sys.argv[1:])
    versions = {}
    for line in installed.read_text("utf-8").splitlines():
        name, _, version = line.partition("==")
        versions[canonicalize_name(name)] = Version(version)
    advisories = list(_advisories(folder / "vulns"))
    if not advisories:
        sys.exit(f"{folder}: there is no advisory; this is a checkout of pypa/advisory-database?")
    found = 0
    for advisory in advisories:
        for part in advisory["affected"]:
            name = canonicalize_name(part["package"]["name"])
            if name in versions and not advisory.get("withdrawn") and affects(part, versions[name]):
                found += 1
                known_as = ", ".join([advisory["id"], *advisory.get("aliases", [])])
                print(f"{name} {versions[name]}: {known_as}: {' '.join(advisory['details'].split())[:200]}")
    last = max(str(advisory["modified"])[:10] for advisory in advisories)
    print(f"{len(versions)} packages, {len(advisories):,} advisories until {last}: {found} found")
    sys.exit(found > 0)


def _advisories(folder: Path) -> Iterator[dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(folder.glob("*/*.yaml")):
        yield yaml.load(path.read_bytes(), loader)  # noqa: S506  # both are safe loaders


def affects(part: dict[str, Any], version: Version) -> bool:
    """Return whether a version is one of those that an advisory lists, or stands in one of its ranges."""
    if str(version.public) in part.get("versions", ()):
        return True
    return any(
        _within(span["events"], version) for span in part.get("ranges", ()) if span["type"] == "ECOSYSTEM"
    )


def _within(events: list[dict[str, str]], version: Version) -> bool:
    """Walk through the events in their order, as the format's page evaluates them."""
    inside = False
    for event in sorted(events, key=lambda one: Version(next(iter(one.values())))):
        ((kind, at),) = event.items()
        if kind == "introduced" and version >= Version(at):
            inside = True
        elif (kind == "fixed" and version >= Version(at)) or (
            kind == "last_affected" and version > Version(at)
        ):
            inside = False
    return inside


if __name__ == "__main__":
    main()
