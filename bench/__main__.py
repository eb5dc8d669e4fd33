"""`python -m bench`: all benchmarks, or the one named."""

import sys

from bench import alarms, lighthouse, sentences, site, speed, startup

ALL = {
    "alarms": alarms.main,
    "lighthouse": lighthouse.main,
    "sentences": sentences.main,
    "site": site.main,
    "startup": startup.main,
    "speed": speed.main,
}

for name in sys.argv[1:2] or ALL:
    print(f"\n== {name}")
    ALL[name]()
