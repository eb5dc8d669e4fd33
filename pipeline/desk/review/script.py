"""In which script a person reads and writes Serbian; the store is Cyrillic."""

from django.http import HttpRequest

_KEY = "serbian-script"
LATIN = "latn"


def is_latin(request: HttpRequest, language: str) -> bool:
    """Say whether a person reads a language in Latin derived from Cyrillic; ?script= chooses."""
    if language != "sr":
        return False
    asked = request.GET.get("script", "")
    if asked in (LATIN, "cyrl") and request.session.get(_KEY) != asked:
        request.session[_KEY] = asked
    return bool(request.session.get(_KEY) == LATIN)
