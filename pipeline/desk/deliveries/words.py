"""What states, kinds and outcomes of deliveries are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pipeline.delivery.values import Kind, Status

STATES: dict[str, Promise] = {
    Status.WAITING: _("waits"),
    Status.SENDING: _("under way"),
    Status.DELIVERED: _("delivered"),
    Status.REFUSED: _("refused"),
    Status.STOPPED: _("stopped"),
    Status.SUPERSEDED: _("overtaken"),
}
TONES: dict[str, str] = {
    Status.DELIVERED: "good",
    Status.REFUSED: "bad",
    Status.STOPPED: "bad",
    Status.WAITING: "info",
    Status.SENDING: "info",
}
KINDS: dict[str, Promise] = {
    Kind.PUBLISHED: pgettext_lazy("delivery", "new page"),
    Kind.UPDATED: pgettext_lazy("delivery", "update"),
    Kind.WITHDRAWN: pgettext_lazy("delivery", "withdrawal"),
}
# As receipts keep them.
OUTCOMES: dict[str, Promise] = {
    "delivered": _("delivered"),
    "tried again later": _("tried again later"),
    "refused": _("refused"),
    "stopped": _("stopped"),
    "bounced": _("came back"),
    "sent again by hand": _("sent again by hand"),
}
# A channel that partners.toml gives no name of its own has that of its kind.
CHANNELS: dict[str, Promise] = {
    "email": _("e-mail"),
    "webhook": _("web address (webhook)"),
    "folder": _("folder"),
    "atom": _("news feed (Atom)"),
    "social": _("texts for social networks"),
}
