"""A client for glagol's programming interface, in one file: the standard library alone, Python 3.9 or newer.

    from client import Glagol

    glagol = Glagol("https://desk.example.eu", token)
    for page in glagol.pages("it"):
        print(page["title"])
        text = glagol.markdown("it", page["post"])
    glagol.report("it", "nov-proekt", quoted="Barcelona", proposed="Barcellona")

As a program it keeps a folder up to date with the approved pages of a language:

    GLAGOL_TOKEN=glagol_… python3 client.py https://desk.example.eu it pages/
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TRIES = 4


class Refused(Exception):
    """The desk said no. `code` is for programs; the text is one line in your language."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.problem = status, problem
        self.code = problem.get("code", "")
        super().__init__(f"{status} {self.code}: {problem.get('detail', '')}".strip())


class Glagol:
    """A desk, and the token of a person there."""

    def __init__(self, address: str, token: str, language: str = "", patience: float = 1.0) -> None:
        self.address, self.language, self.patience = address.rstrip("/"), language, patience
        self._token = token

    # What partners need.

    def pages(self, language: str = "") -> Iterator[dict[str, Any]]:
        """Yield the approved pages in your languages, or in one, those approved last first."""
        return self.each("pages", "pages", language=language)

    def page(self, language: str, post: str) -> dict[str, Any]:
        """Return a page with its text as HTML, in each script of its language."""
        return self._json(f"pages/{language}/{_quoted(post)}")

    def markdown(self, language: str, post: str, variant: str = "") -> str:
        """Return a page as Markdown."""
        return self._file(language, post, "markdown", variant).decode()

    def html(self, language: str, post: str, variant: str = "") -> str:
        """Return a page as an HTML document that stands alone."""
        return self._file(language, post, "html", variant).decode()

    def bundle(self, language: str, post: str, variant: str = "") -> bytes:
        """Return a published page with its pictures, as a ZIP archive."""
        return self._file(language, post, "bundle", variant)

    def report(
        self, language: str, post: str, quoted: str, proposed: str = "", remark: str = ""
    ) -> dict[str, Any]:
        """Report a mistake in a page; a reviewer takes it over or says why not (see `corrections`)."""
        body = {"quoted": quoted, "proposed": proposed, "remark": remark}
        return self.post(f"pages/{language}/{_quoted(post)}/corrections", body)

    def corrections(self) -> Iterator[dict[str, Any]]:
        """Yield the mistakes that you reported, and what became of them."""
        return self.each("corrections", "corrections")

    def deliveries(self, **which: str) -> Iterator[dict[str, Any]]:
        """Yield what went or goes to your organisation; `post`, `variant`, `status` narrow it."""
        return self.each("deliveries", "deliveries", **which)

    def receipts(self, delivery: str) -> Iterator[dict[str, Any]]:
        """Yield the receipts of a delivery, by its key."""
        return self.each(f"deliveries/{_quoted(delivery)}/receipts", "receipts")

    # What all is made of.

    def each(self, path: str, name: str, **query: str) -> Iterator[dict[str, Any]]:
        """Yield every row of a list, page after page."""
        asked = urllib.parse.urlencode({key: value for key, value in query.items() if value})
        address = f"{path}?{asked}" if asked else path
        while address:
            headers, data = self.ask("GET", address)
            yield from json.loads(data)[name]
            found = re.search(r'<([^>]+)>; rel="next"', headers.get("Link", ""))
            address = found[1] if found else ""

    def post(self, path: str, body: dict[str, Any], key: str = "") -> dict[str, Any]:
        """Send something, once: a try that got no answer is repeated under the same key."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4()), "Content-Type": "application/json"}
        answer: dict[str, Any] = json.loads(self.ask("POST", path, json.dumps(body).encode(), headers)[1])
        return answer

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[dict[str, str], bytes]:
        """Ask, and return headers and body. Raises Refused; OSError where the desk cannot be reached."""
        address = path if "://" in path else f"{self.address}/api/v1/{path}"
        if not address.startswith(f"{self.address}/"):
            raise ValueError(f"{address} is not at {self.address}: the token stays at home")
        told = {"Authorization": f"Bearer {self._token}", **(headers or {})}
        if self.language:
            told["Accept-Language"] = self.language
        for tried in range(1, TRIES + 1):
            try:
                request = urllib.request.Request(address, body, told, method=method)
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return dict(answer.headers), answer.read()
            except urllib.error.HTTPError as error:
                if error.code != 503 or tried == TRIES:
                    raise Refused(error.code, _problem(error)) from None
            except OSError:
                if tried == TRIES:
                    raise
            time.sleep(self.patience * 2**tried)
        raise AssertionError

    def _json(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ask("GET", path)[1])
        return found

    def _file(self, language: str, post: str, form: str, variant: str) -> bytes:
        query = f"?variant={_quoted(variant)}" if variant else ""
        return self.ask("GET", f"pages/{language}/{_quoted(post)}/{form}{query}")[1]


def keep(glagol: Glagol, language: str, folder: Path) -> int:
    """Write each page that is new or changed as Markdown into a folder; return how many were."""
    folder.mkdir(parents=True, exist_ok=True)
    known = folder / "versions.json"
    versions: dict[str, int] = json.loads(known.read_text("utf-8")) if known.exists() else {}
    written = 0
    for page in glagol.pages(language):
        if versions.get(page["post"]) == page["version"]:
            continue
        (folder / f"{page['post']}.md").write_text(glagol.markdown(language, page["post"]), "utf-8")
        versions[page["post"]] = page["version"]
        written += 1
    known.write_text(json.dumps(versions, indent=1), "utf-8")
    return written


def _quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")


def _problem(error: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        problem: dict[str, Any] = json.loads(error.read())
        return problem
    except ValueError:
        return {"detail": error.reason}


if __name__ == "__main__":
    if len(sys.argv) != 4 or "GLAGOL_TOKEN" not in os.environ:
        sys.exit("GLAGOL_TOKEN=glagol_… python3 client.py ADDRESS LANGUAGE FOLDER")
    try:
        count = keep(Glagol(sys.argv[1], os.environ["GLAGOL_TOKEN"]), sys.argv[2], Path(sys.argv[3]))
    except (Refused, OSError) as error:
        sys.exit(str(error))
    print(f"{count} pages were new or changed.")
