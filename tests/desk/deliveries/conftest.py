"""A desk whose pages went to two partners, one of whom refuses letters' line."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from pipeline import flow
from pipeline.delivery.outbox import Outcome
from pipeline.delivery.partners import lines_for
from pipeline.delivery.values import Content, Status
from pipeline.desk import workspaces
from pipeline.flow import Parts
from tests.delivery.house import CONTENT
from tests.desk.conftest import Web

PARTNERS = """\
[torino]
name = "Comune di Torino"
languages = ["it", "sr-Latn"]
[torino.channels.folder]
[torino.channels.atom]

[bologna]
name = "Camera di commercio"
languages = ["it"]
[bologna.channels.webhook]
address = "https://hooks.example.org/glagol"
secret = "env:NOT_SET_ANYWHERE"
"""


@dataclass
class Sent:
    """A desk with deliveries: how to offer more, and to let them come to something."""

    web: Web

    @property
    def parts(self) -> Parts:
        return workspaces.parts()

    def offer(self, post: str = "nov-proekt", title: str = "Nuovo progetto", variant: str = "it") -> None:
        content: Content = replace(CONTENT, post=post, title=title, variant=variant, pictures=())
        self.parts.outbox.offer(content, lines_for(self.parts.partners, variant), self.parts.now())

    def settle(self, said: str = "ok", **by_partner: Status) -> None:
        """Let everything that is due come to something: delivered, but where a partner is named."""
        while claim := self.parts.outbox.claim("w", self.parts.now(), timedelta(minutes=1)):
            status = by_partner.get(claim.parcels[0].delivery.partner, Status.DELIVERED)
            done = Outcome(status, str(status), said, digest="0123abcd" * 8)
            self.parts.outbox.finish(claim, done, self.parts.now())

    def keys(self, **wanted: str) -> list[str]:
        return [one.key for one in self.parts.outbox.deliveries(**wanted)]


@pytest.fixture
def sent(web: Web) -> Sent:
    (web.desk.folder / "partners.toml").write_text(PARTNERS, "utf-8")
    flow.take_in(web.desk.parts, [web.desk.folder / "posts" / "nov-proekt.md"])
    return Sent(web)
