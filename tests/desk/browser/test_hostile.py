"""No script of a post, a name or a search runs in the desk, even where no policy would stop it."""

from urllib.parse import quote

import pytest

from pipeline import flow
from tests.desk.browser.conftest import SECRET, Served
from tests.hostile.attacks import VECTORS, dangers, documents

pytestmark = pytest.mark.browser

ASKED = quote(VECTORS[7])
PAGES = [
    ("elena", "/posts/"), ("elena", f"/posts/?q={ASKED}"), ("elena", "/posts/of/napad-md/"), ("elena", "/posts/of/napad-md/correct/"),
    ("anna", "/review/it/"), ("anna", "/review/it/post/napad-md/"), ("anna", "/review/it/post/napad-md/page/it/"),
    ("anna", f"/review/it/search/?q={ASKED}"), ("maria", "/people/"), ("maria", "/log/"), ("maria", "/reports/"),
]  # fmt: skip


def test_no_script_of_others_runs_in_the_desk(served: Served) -> None:
    from pipeline.desk import audit, workspaces
    from pipeline.desk.people.inviting import add_person
    from pipeline.desk.people.roles import Kind, Role

    path = served.folder / "posts" / "napad-md.md"
    content = documents()["napad-md.md"].decode()
    path.write_text("\n".join(line for line in content.splitlines() if not line.startswith("slug:")), "utf-8")
    parts = workspaces.parts()
    (arrival,) = flow.take_in(parts, [path])
    assert arrival.change == "new", arrival.error
    flow.translate(parts, ["it"], posts=["napad-md"])
    add_person(
        "napad@example.eu", VECTORS[7], SECRET, [Role(Kind.PARTNER, frozenset({"it"}), VECTORS[0])], "en"
    )
    audit.record(VECTORS[7], "approve", VECTORS[0], remark=VECTORS[15])
    ran: list[str] = []
    for person in ("elena", "anna", "maria"):
        page = served.page(person, bypass_csp=True)
        page.context.expose_function("ran", lambda where: ran.append(where))
        page.context.add_init_script(
            "window.alert = window.prompt = window.confirm = () => ran(location.href)"
        )
        page.on("request", lambda request: ran.append(request.url) if "evil.example" in request.url else None)
        for _, address in (one for one in PAGES if one[0] == person):
            response = page.goto(address, wait_until="load")
            assert response is not None
            assert response.status == 200, address
            page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
            assert (dangers(page), ran) == ([], []), address
