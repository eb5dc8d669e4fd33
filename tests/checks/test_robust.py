"""Whatever a text holds, checks answer; and what is heavy is loaded when it is needed."""

import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks import Pair, contradictions, run
from pipeline.domain.text import from_coded
from pipeline.language.codes import TARGET_CODES
from tests.checks.seeds import PAGES, TAGS

PIECES = st.sampled_from(
    """клъстер Cluster „ “ « » " ' ( ) [ 412 000 12,5 2.5 14.12.2016 XIV май maggio % евро € + +359 0888 123456
    ⟨1⟩ ⟨/1⟩ ⟨2⟩ ⟨3/⟩ ⟨9⟩ . … ? ; , : - – a@b.eu www.x.bg/и ⓐ ª ² ٣ ß İ ﬁ \u200b \u00a0 \u0301 õ ş 🙂 𝒳""".split(
        " "
    )
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(PIECES, max_size=12).map("".join),
    st.text(max_size=40),
)


@settings(max_examples=200)
@given(TEXTS, TEXTS, st.sampled_from(TARGET_CODES))
def test_no_text_stops_a_check(source: str, target: str, code: str) -> None:
    pair = Pair(from_coded(source, TAGS), from_coded(target, TAGS), code, pages=PAGES)
    for finding in run(pair):
        assert finding.message.endswith(".") or "\n" in target
    assert all(found is pair for found, _ in contradictions([pair, pair]))


def test_what_is_heavy_is_not_loaded_with_the_checks() -> None:
    code = "import pipeline.checks, sys; print({'py3langid', 'spylls', 'torch', 'django'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"
