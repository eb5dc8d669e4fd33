"""People and the engine at work on one post at the same time: what a person wrote is never lost."""

from collections.abc import Callable, Sequence

from pipeline import flow
from pipeline.translation.engine import Hypothesis, Request, Settings
from tests.conftest import Desk
from tests.fakes import SpellingEngine


class Interrupted(SpellingEngine):
    """An engine during whose work somebody writes a translation by hand."""

    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
        self.meanwhile()
        return super().translate(requests, settings)


def test_what_was_written_while_the_engine_was_at_work_stays(opened: Callable[..., Desk], desk: Desk) -> None:
    engine = Interrupted()
    desk = opened(engine)
    flow.take_in(desk.parts, [desk.folder / "posts" / "nov-proekt.md"])
    title = desk.parts.store.segments("nov-proekt")[0].id

    def write() -> None:
        flow.edit(desk.parts, "nov-proekt", "it", "Anna", {title: "Un nuovo progetto del cluster"})

    engine.meanwhile = write
    flow.translate(desk.parts, ["it"])
    kept = desk.parts.store.translations("nov-proekt", "it")
    assert kept[title, "it"].target.text == "Un nuovo progetto del cluster"
    assert len(kept) == 4


def test_a_post_is_found_by_its_id_its_file_and_the_file_s_stem(desk: Desk) -> None:
    desk.write("Нов проект.md", "# Заглавие\n\nТекст.\n")
    flow.take_in(desk.parts, [desk.folder / "posts" / "Нов проект.md"])
    for name in ("nov-proekt", "Нов проект.md", "posts/Нов проект.md", "Нов проект"):
        assert flow.find(desk.parts, name).post.title == "Заглавие"
