import pytest

from pipeline.checks import Pair, numbers
from pipeline.domain.text import TaggedText


def findings(source: str, target: str) -> list[str]:
    return [
        finding.message
        for finding in numbers.check(Pair(TaggedText.plain(source), TaggedText.plain(target), "it"))
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("412 000 евро", "412.000 euro"),
        ("412 000 евро", "412\u00a0000 euro"),
        ("1 245 300,50 лв.", "1.245.300,50 leva"),
        ("12,5%", "12,5 %"),
        ("14.12.2016 г.", "2016. 12. 14."),
        ("от 2014 до 2020", "2014–2020"),
        ("05.06.2017", "5. 6. 2017"),
    ],
)
def test_what_a_locale_changes_is_no_finding(source: str, target: str) -> None:
    assert findings(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("7 клъстера", "8 cluster", "7"),
        ("412 000 евро", "412 euro", "412000"),
        ("на 13 и 14 декември", "il 14 dicembre", "13"),
        ("нов проект", "nuovo progetto 2016", "2016"),
    ],
)
def test_a_changed_number_is_named(source: str, target: str, told: str) -> None:
    assert told in findings(source, target)[0]
