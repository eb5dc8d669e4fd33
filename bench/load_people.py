"""A reviewer at work: opens the queue, reads, types, saves, approves, says something, and remembers it all.

Each is a thread with a connection of its own and nothing but the standard library. Locust would bring
twenty packages and its own scheduler, and knows answers, not what a person was told and must find again.
"""

import http.client
import random
import re
import select
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

Place = tuple[str, str, str]  # post, language, segment

_POST = r"/review/{0}/post/([\w-]+)/"
FORM = re.compile(
    r'<form class="segment (\w+)" id="s-(\w+)".*?name="seen" value="(\d+)".*?<textarea[^>]*>(.*?)</textarea>',
    re.DOTALL,
)
_NOTE = re.compile(r'<p class="note (\w+)" role="status">(.*?)</p>', re.DOTALL)
_SEEN = re.compile(r'name="seen" value="(\d+)"')
_REMARKS = {
    "it": "Si dice così?", "hu": "Így mondjuk?", "de": "Sagt man das so?", "pt": "Diz-se assim?",
    "ro": "Așa se spune?", "sr": "Каже ли се тако?",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """What a person was told is kept: a version with its number, or, without one, a draft."""

    place: Place
    text: str
    number: int = 0


@dataclass(slots=True)
class Memory:
    """What one reviewer was told, and how long each answer took (seconds, by kind)."""

    name: str
    versions: list[Words] = field(default_factory=list)
    last: dict[Place, Words] = field(default_factory=dict)
    approvals: list[Words] = field(default_factory=list)
    remarks: list[Words] = field(default_factory=list)
    times: list[tuple[str, float]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # notes that were no success
    errors: list[str] = field(default_factory=list)


class Reviewer:
    """Works until the time is over. `think` is the mean time between two steps, in seconds."""

    def __init__(self, port: int, language: str, session: str, number: int, think: float) -> None:
        self.memory = Memory(f"Reviewer {number}")
        self._dice = random.Random(number)
        self._browser = http.client.HTTPConnection("127.0.0.1", port, timeout=180)
        self._language, self._think = language, think
        self._headers = {
            "Cookie": f"sessionid={session}; csrftoken={'a' * 32}",
            "Host": "localhost",
            "Accept-Language": "en",
        }

    def work(self, end: float) -> None:
        """Review posts until `end`, by the monotonic clock."""
        time.sleep(self._dice.uniform(0, self._think))  # not all at the same moment
        while time.monotonic() < end:
            queue = self._ask("queue", f"/review/{self._language}/", end)
            posts = re.findall(_POST.format(self._language), queue)
            if not posts:
                continue
            # People take what stands on top: so two of them meet in one post.
            post = self._dice.choice(posts[:12])
            shown = self._ask("segment view", f"/review/{self._language}/post/{post}/", end)
            forms = [form for form in FORM.findall(shown) if form[0] != "final"] or FORM.findall(shown)
            start = self._dice.randrange(max(1, len(forms) - 4))
            for _, segment, seen, text in forms[start : start + 5]:
                if time.monotonic() > end:
                    return
                self._segment((post, self._language, segment), seen, unescape(text).strip("\n"), end)

    def _segment(self, place: Place, seen: str, text: str, end: float) -> None:
        address = "/review/{1}/post/{0}/{2}/".format(*place)
        if self._dice.random() < 0.2:
            self._ask("help", f"{address}help/", end)
        if self._dice.random() < 0.6:
            for _ in range(self._dice.randint(1, 2)):
                text = self._retyped(text)
                form = {"text": text, "seen": seen, "seconds": "4"}
                if self._ask("autosave", f"{address}draft/", end, form):
                    self.memory.last[place] = Words(place, text)
        chance = self._dice.random()
        if chance < 0.65:
            self._do("approve", place, address, seen, text, end)
        elif chance < 0.8:
            self._do("save", place, address, seen, text, end)
        elif chance < 0.9:
            said = f"{_REMARKS[self._language]} {len(self.memory.remarks)}"
            if self._ask("comment", address, end, {"do": "comment", "said": said}):
                self.memory.remarks.append(Words(place, said))

    def _do(self, deed: str, place: Place, address: str, seen: str, text: str, end: float) -> None:
        answer = self._ask(deed, address, end, {"do": deed, "text": text, "seen": seen, "seconds": "9"})
        if not answer:
            return
        tone, note = (_NOTE.findall(answer) or [("", "")])[0]
        number = int((_SEEN.search(answer) or [0, 0])[1])
        if tone in ("warn", "bad"):
            self.memory.told.append(" ".join(unescape(note).split())[:60])
        if tone == "warn":  # somebody else was quicker: what was typed is kept beside their text
            self.memory.last[place] = Words(place, text)
            if self._dice.random() < 0.5:
                form = {"do": "save", "text": text, "seen": str(number), "together": "1", "seconds": "5"}
                both = self._ask("together", address, end, form)
                if both and not _NOTE.search(both.replace('"note good"', "")):
                    self._kept(Words(place, text, int((_SEEN.search(both) or [0, 0])[1])))
            return
        if tone == "bad" and "mend or let be" not in note:
            return
        self._kept(Words(place, text, number))
        if tone == "good" and note.startswith("Approved"):
            self.memory.approvals.append(Words(place, text, number))

    def _kept(self, words: Words) -> None:
        self.memory.versions.append(words)
        self.memory.last[words.place] = words

    def _retyped(self, text: str) -> str:
        """Change a text as people do: two words change places, or one goes."""
        words = text.split(" ")
        if len(words) < 3:
            return text
        at = self._dice.randrange(len(words) - 1)
        if self._dice.random() < 0.8:
            words[at : at + 2] = reversed(words[at : at + 2])
        else:
            del words[at]
        return " ".join(words)

    def _ask(self, kind: str, address: str, end: float, form: dict[str, str] | None = None) -> str:
        """Think, ask, and return the answer; nothing where it was an error, which is kept."""
        time.sleep(min(self._dice.expovariate(1 / self._think), max(0.0, end - time.monotonic())))
        self._let_go_if_closed()
        began = time.perf_counter()
        try:
            if form is None:
                self._browser.request("GET", address, headers=self._headers)
            else:
                told = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
                headers = {**self._headers, **told, "X-CSRFToken": "a" * 32}
                self._browser.request("POST", address, urlencode(form), headers)
            response = self._browser.getresponse()
            content = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self._browser.close()
            self.memory.errors.append(f"{kind}: {type(error).__name__}: {error}")
            return ""
        self.memory.times.append((kind, time.perf_counter() - began))
        if response.status != 200:
            self.memory.errors.append(f"{kind}: {response.status} {content[:200]}")
            return ""
        return content

    def _let_go_if_closed(self) -> None:
        """Take a new connection where the desk closed one that was idle for two minutes, as browsers do."""
        if self._browser.sock and select.select([self._browser.sock], [], [], 0)[0]:
            self._browser.close()
