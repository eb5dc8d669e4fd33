"""`python -m bench`: the benchmarks of every day, or the one named, with its options."""

import sys
from importlib import import_module

# Those of the second row take long, or need a large memory: they are asked for by name.
DAILY = ("alarms", "sentences", "startup", "speed")
NAMED = (
    "backlog",
    "decoding",
    "deliveries",
    "desk",
    "exchange",
    "fuzz",
    "grid",
    "leaks",
    "lighthouse",
    "load",
    "memory",
    "mishaps",
    "names",
    "rerun",
    "scale",
    "site",
    "terms",
)

if sys.argv[1:2] and sys.argv[1] not in (*DAILY, *NAMED):
    sys.exit(f"bench: there is no {sys.argv[1]!r}; there are {', '.join((*DAILY, *NAMED))}")
for name in sys.argv[1:2] or DAILY:
    print(f"\n== {name}")
    sys.argv = [f"bench {name}", *sys.argv[2:]]
    import_module(f"bench.{name}").main()
