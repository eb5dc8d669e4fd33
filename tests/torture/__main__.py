"""`make torture`: every scene killed at its steps; prints a table, and fails where anything was wrong.

python -m tests.torture [--most N] [--every] [SCENE …]
"""

import argparse
import sys
import time
from datetime import UTC, datetime

from tests.torture.killing import house, torment
from tests.torture.scenes import SCENES


def main() -> int:
    """Run all scenes, or those named."""
    options = argparse.ArgumentParser(prog="make torture", description=__doc__)
    options.add_argument("--most", type=int, default=50, help="kills of a scene at most, spread over it")
    options.add_argument(
        "--every", action="store_true", help="kill at every step: a quarter of an hour and more"
    )
    options.add_argument("scenes", nargs="*", metavar="SCENE")
    chosen = options.parse_args()
    print(f"Killed on {datetime.now(UTC):%Y-%m-%d}:\n")
    print("| scene | steps | kills | wrong | seconds |\n|---|---:|---:|---:|---:|")
    began, kills, wrong = time.monotonic(), 0, []
    with house() as made:
        for scene in SCENES:
            if chosen.scenes and scene.name not in chosen.scenes:
                continue
            verdict = torment(made, scene, 0 if chosen.every else chosen.most)
            kills += verdict.kills
            wrong += [f"{scene.name}, {one}" for one in verdict.wrong]
            row = (scene.name, verdict.steps, verdict.kills, len(verdict.wrong), round(verdict.seconds))
            print(f"| {' | '.join(map(str, row))} |", flush=True)
    print(f"| together | | {kills} | {len(wrong)} | {time.monotonic() - began:.0f} |")
    for line in wrong[:40]:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
