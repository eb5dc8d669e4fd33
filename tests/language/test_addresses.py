"""Addresses are found without what punctuates them."""

from pipeline.language.addresses import addresses


def test_addresses_end_before_what_punctuates_them() -> None:
    text = "Вижте greensynergycluster.eu, www.abv.bg/novini. Пишете на a.b@c-d.eu!"
    assert addresses(text) == ["greensynergycluster.eu", "www.abv.bg/novini", "a.b@c-d.eu"]
