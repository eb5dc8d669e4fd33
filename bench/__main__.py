"""`python -m bench`: all benchmarks, or the one named."""

import sys

from bench import sentences, speed, startup

ALL = {"sentences": sentences.main, "startup": startup.main, "speed": speed.main}

for name in sys.argv[1:] or ALL:
    print(f"\n== {name}")
    ALL[name]()
