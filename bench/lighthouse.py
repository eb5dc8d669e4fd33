"""What Lighthouse says of the sample site's home and of a post, on a phone and on a desk."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.publishing import build
from pipeline.publishing.inspection.access import served
from tests.publishing import sample

PROGRAM = Path(__file__).parents[1] / "tools/lighthouse/node_modules/.bin/lighthouse"
KINDS = ("performance", "accessibility", "best-practices", "seo")


def main() -> None:
    """Print the four scores, of 100, of each page."""
    chromium = shutil.which("chromium")
    if not PROGRAM.exists() or not chromium:
        print("Lighthouse is not installed: make lighthouse")
        return
    print(f"{'':8}{'':24}" + "".join(f"{kind:>16}" for kind in KINDS))
    with tempfile.TemporaryDirectory() as name:
        site = build(sample.site(), sample.pages(), Path(name)).path
        post = next(
            path for path in sorted(site.glob("it/*/index.html")) if "article:published" in path.read_text()
        )
        with served(site) as address:
            for label, path in (("home", "it/"), ("post", f"{post.parent.relative_to(site)}/")):
                for device in ("phone", "desk"):
                    said = _asked(f"{address}/{path}", device, chromium)
                    scores = [round(100 * said["categories"][kind]["score"]) for kind in KINDS]
                    print(f"{label:8}{device:24}" + "".join(f"{score:16}" for score in scores))
                    for line in _lost(said):
                        print(f"{'':8}{line}")


def _lost(said: dict[str, Any]) -> Iterator[str]:
    """Yield what cost points."""
    for kind in KINDS:
        for reference in said["categories"][kind]["auditRefs"]:
            audit = said["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield f"{kind}: {audit['title']} ({audit.get('displayValue', audit['score'])})"


def _asked(address: str, device: str, chromium: str) -> dict[str, Any]:
    command = [
        str(PROGRAM), address, "--quiet", "--output=json",
        "--chrome-flags=--headless=new --no-sandbox --disable-background-networking",
        *(["--preset=desktop"] if device == "desk" else []),
    ]  # fmt: skip
    environment = {"CHROME_PATH": chromium, "PATH": "/usr/bin:/bin", "HOME": tempfile.gettempdir()}
    done = subprocess.run(command, capture_output=True, check=True, env=environment, timeout=300)
    said: dict[str, Any] = json.loads(done.stdout)
    return said
