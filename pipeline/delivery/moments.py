"""When a partner may be told: quiet hours, embargo and digest days, in its own time zone."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_DIGEST = re.compile(rf"(daily|{'|'.join(_DAYS)}) ([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in which nothing is sent; they may reach over midnight."""

    begins: time
    ends: time

    @classmethod
    def read(cls, text: str) -> "Quiet":
        """Return what is written as `20:00-08:00`. Raises ValueError."""
        found = _QUIET.fullmatch(text)
        if not found:
            raise ValueError("is not written as 20:00-08:00")
        hours = [int(part) for part in found.groups()]
        begins, ends = time(hours[0], hours[1]), time(hours[2], hours[3])
        if begins == ends:
            raise ValueError("begins when it ends")
        return cls(begins, ends)

    def holds(self, now: datetime, zone: ZoneInfo) -> bool:
        """Say whether a moment lies within the quiet hours."""
        clock = now.astimezone(zone).time()
        if self.begins < self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a digest goes out: every day, or on one day of the week (0 is Monday)."""

    day: int | None
    at: time

    @classmethod
    def read(cls, text: str) -> "Rhythm":
        """Return what is written as `daily 08:00` or `monday 08:00`. Raises ValueError."""
        found = _DIGEST.fullmatch(text)
        if not found:
            raise ValueError('is not written as "daily 08:00" or "monday 08:00"')
        day = None if found[1] == "daily" else _DAYS.index(found[1])
        return cls(day, time(int(found[2]), int(found[3])))

    def next_after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return the first moment of the rhythm that is not before `moment`."""
        local = moment.astimezone(zone)
        for ahead in range(9):
            day = local.date() + timedelta(days=ahead)
            candidate = datetime.combine(day, self.at, zone)
            if candidate >= moment and self.day in (None, day.weekday()):
                return candidate
        raise AssertionError("a week has seven days")
