"""Damaged files of every kind end in an error line or a clean post. `python -m bench fuzz` tries many more."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutating import ODD
from tests.fuzz.parsers import PARSERS, Parser
from tests.fuzz.trying import fault_of, try_many

# Each parser gets about a second and a half; documents of Word take longest.
SLOW = {"docx": 25}
USUAL = 150
TEXTUAL = [parser for parser in PARSERS if not parser.samples()[0].startswith(b"PK")]


def by_name(name: str) -> Parser:
    return next(parser for parser in PARSERS if parser.name == name)


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_a_damaged_file_is_refused_in_a_line_or_read_clean(parser: Parser) -> None:
    # Another day, other dice: what was found is kept in test_faults.
    tried = try_many(parser, SLOW.get(parser.name, USUAL), seed="the same in every run")
    assert tried.faults == [], tried.faults[0].trace


PIECES = st.one_of(
    st.sampled_from(ODD),
    st.sampled_from([word for parser in PARSERS for word in parser.words]),
    st.text(max_size=12).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=6),
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=12).map(b"".join), st.sampled_from(TEXTUAL))
def test_a_file_of_odd_pieces_is_refused_in_a_line_or_read_clean(data: bytes, parser: Parser) -> None:
    fault = fault_of(parser, data)
    assert fault is None, fault.trace


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(["title", "date", "corrected", "summary", "tags", "slug", "url", "project", "x"]),
        st.one_of(
            st.text(max_size=20),
            st.integers(),
            st.dates(date(1, 1, 1)).map(str),
            st.lists(st.text(max_size=5), max_size=3),
        ),
    )
)
def test_front_matter_of_any_values_is_refused_in_a_line_or_read_clean(fields: dict[str, object]) -> None:
    import yaml

    head = yaml.safe_dump(fields, allow_unicode=True)
    fault = fault_of(by_name("markdown"), f"---\n{head}---\n# Клъстер\n\nТекст.\n".encode())
    assert fault is None, fault.trace


def test_the_fuzzer_sees_faults() -> None:
    def read(data: bytes) -> None:
        assert b"\x00" not in data
        if b"\x01" in data:
            while True:
                pass

    broken = Parser("broken", read, lambda: [b"a" * 40])
    assert try_many(broken, 300, seed="1", longest=0.05).faults
    assert fault_of(broken, b"\x01", longest=0.05).what == "TooSlow: not read within 0 s"  # type: ignore[union-attr]
    assert fault_of(broken, b"") is None
