"""Language tags in files of other tools (BCP 47)."""

_TAGS = {"sr": "sr-Cyrl"}  # Serbian is Cyrillic inside


def tag_of(language: str) -> str:
    """Return the tag that says which script is meant, too."""
    return _TAGS.get(language, language)


def code_of(tag: str) -> str:
    """Return our code of a tag.

    >>> code_of("pt-PT"), code_of("sr_Cyrl_RS")
    ('pt', 'sr')
    """
    return tag.replace("_", "-").partition("-")[0].lower()
