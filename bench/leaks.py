"""An hour of work without its pauses, and the memory of what stays up: `python -m bench leaks [--rounds 12]`.

An editor drops a post every five minutes, so a round is one: it comes in through the desk, the desk's worker
translates it, one reviewer corrects and another approves every sentence, the worker publishes it, and
`glagol deliver --watch` brings it to a partner. Queues and pages are looked at in between. The resident
memory of the three processes is read after each round; the first third warms up (the engine, caches) and is
not judged.
"""

import argparse
import http.client
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from bench.desk_filling import PROJECT, sentences, workspace
from bench.load import beside, desk
from bench.load_people import FORM
from pipeline.segmentation.sentences import split

_LANGUAGES = ("it", "pt")
_MOST = 10.0  # MB that a process may grow in an hour before it counts as a leak
_PATIENCE = 300  # seconds that a step may take on a busy machine
_PARTNER = """[distretto]
name = "Distretto"
languages = ["it", "pt"]
[distretto.channels.folder]
path = "outputs/distretto"
"""


def main() -> None:
    """Print a line a process; end with 1 where one grows."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=12, help="posts; an hour has twelve")
    asked.add_argument("--sentences", type=int, default=4, help="of a post")
    chosen = asked.parse_args()
    memory: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        folder = workspace(Path(name) / "workspace")
        (folder / "models").symlink_to(PROJECT / "models")
        (folder / "partners.toml").write_text(_PARTNER, "utf-8")
        sessions = _people(folder)
        with (
            desk(folder, folder / "desk.log") as (server, port),
            beside(folder, "deliver", "--watch") as deliveries,
        ):
            house = _House(port, sessions)
            # A row of two sentences becomes two segments, and its translation would stand in the first.
            rows = [row for row in sentences() if len(split(row["bg"])) == 1]
            for number in range(chosen.rounds):
                start = number * (chosen.sentences + 1)
                house.round(rows[start : start + chosen.sentences + 1])
                (worker,) = _children(server.pid)
                for who, pid in (("desk", server.pid), ("worker", worker), ("deliver", deliveries.pid)):
                    memory[who].append(_resident(pid))
            delivered = _delivered(folder / "outputs" / "distretto", chosen.rounds * len(_LANGUAGES))
    print(
        f"{chosen.rounds} posts of {chosen.sentences} sentences in {len(_LANGUAGES)} languages, "
        f"{house.requests} requests, {delivered} pages with the partner"
    )
    print(f"{'process':10}{'first':>9}{'last':>9}{'most':>9}   MB{'growth an hour':>17} MB")
    grown = {who: 12 * slope(row[len(row) // 3 :]) for who, row in memory.items()}
    for who, row in memory.items():
        print(f"{who:10}{row[0]:9.1f}{row[-1]:9.1f}{max(row):9.1f}{grown[who]:22.1f}")
    if max(grown.values()) > _MOST:
        raise SystemExit(f"more than {_MOST:.0f} MB an hour")


def _people(folder: Path) -> tuple[str, str]:
    """Return the sessions of an editor who corrects, and of a reviewer who approves."""
    from pipeline import wiring
    from pipeline.desk.boot import open_web

    open_web(folder, wiring.open_workspace)
    from django.test import Client

    from pipeline.desk.people.inviting import add_person
    from pipeline.desk.people.roles import Kind, Role

    made = []
    for person in ("Elena", "Anna"):
        roles = [Role(Kind.EDITOR), Role(Kind.REVIEWER, frozenset(_LANGUAGES))]
        row = add_person(f"{person.lower()}@example.eu", person, "хиляда зелени покрива", roles)
        client = Client(SERVER_NAME="localhost")
        client.force_login(row, backend="django.contrib.auth.backends.ModelBackend")
        made.append(client.cookies["sessionid"].value)
    return made[0], made[1]


class _House:
    """Two people at the desk."""

    def __init__(self, port: int, sessions: tuple[str, str]) -> None:
        self._port, self._sessions = port, sessions
        self.requests = 0

    def round(self, rows: Sequence[dict[str, str]]) -> None:
        """Bring one post from the editor's paste to a final page."""
        title, *body = rows
        form = {"title": title["bg"], "text": "\n\n".join(row["bg"] for row in body), "languages": _LANGUAGES}
        _, address = self._ask(0, "/posts/new/", form)
        post = re.findall(r"/posts/of/([\w-]+)/", address)[0]
        for language in _LANGUAGES:
            right = {row["bg"]: row[language] for row in rows}
            for person in (0, 1):
                self._approve(person, post, language, right)
            self._ask(1, f"/review/{language}/")
        for look in ("/posts/", f"/posts/of/{post}/", "/review/", "/review/effort/"):
            self._ask(1, look)

    def _approve(self, person: int, post: str, language: str, right: dict[str, str]) -> None:
        """Approve every sentence: the first person writes what people wrote, the second lets it be."""
        here = f"/review/{language}/post/{post}/"
        until = time.monotonic() + _PATIENCE
        while True:
            forms = FORM.findall(self._ask(person, here)[0])
            if forms and all(state != "initial" for state, *_ in forms):
                break
            assert time.monotonic() < until, f"{post} is not translated into {language}"
            time.sleep(1)
        for (_, segment, seen, text), words in zip(forms, right.values(), strict=True):
            written = unescape(text).strip("\n") if person else words
            self._ask(person, f"{here}{segment}/draft/", {"text": written, "seen": seen, "seconds": "3"})
            form = {"do": "approve", "text": written, "seen": seen, "seconds": "3"}
            answer, _ = self._ask(person, f"{here}{segment}/", form)
            told = re.findall(r'<p class="note bad" role="status">(.*?)</p>', answer)
            assert not told, f"{post} in {language}, {segment}: {told}: {written}"

    def _ask(self, person: int, address: str, form: Mapping[str, object] | None = None) -> tuple[str, str]:
        """Return the content, and where the answer leads."""
        self.requests += 1
        browser = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)
        headers = {
            "Cookie": f"sessionid={self._sessions[person]}; csrftoken={'a' * 32}",
            "Host": "localhost",
            "Accept-Language": "en",
        }
        if form is None:
            browser.request("GET", address, headers=headers)
        else:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": "a" * 32}
            if address.startswith("/review/"):
                headers["HX-Request"] = "true"
            browser.request("POST", address, urlencode(form, doseq=True), headers)
        response = browser.getresponse()
        content = response.read().decode()
        browser.close()
        assert response.status in (200, 302), f"{address}: {response.status} {content[:300]}"
        return content, response.headers.get("Location", "")


def _delivered(folder: Path, wanted: int) -> int:
    """Return how many pages the partner has; the last may be on their way for a minute."""
    until = time.monotonic() + _PATIENCE
    while (there := len(list(folder.rglob("*.zip")))) < wanted and time.monotonic() < until:
        time.sleep(1)
    return there


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] or [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def _resident(pid: int) -> float:
    """Return the resident memory of a process, in MB."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


def slope(row: Sequence[float]) -> float:
    """Return the growth a round, by least squares."""
    middle, mean = (len(row) - 1) / 2, sum(row) / len(row)
    spread = sum((at - middle) ** 2 for at in range(len(row)))
    return sum((at - middle) * (value - mean) for at, value in enumerate(row)) / spread if spread else 0.0


if __name__ == "__main__":
    main()
