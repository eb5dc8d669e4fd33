"""Security headers, the interface's language, and expected failures as pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from pipeline.desk.settings import INTERFACE
from pipeline.desk.web.errors import failed
from pipeline.domain.errors import PipelineError

_Answer = Callable[[HttpRequest], HttpResponse]

# No inline script or style anywhere: what somebody smuggles into a text stays text.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
_KNOWN = {code for code, _ in INTERFACE}


class Headers:
    """Sets the security headers of every answer; a view may set a policy of its own first."""

    def __init__(self, answer: _Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with headers."""
        response = self._answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        if "/static/" not in request.path:
            # Pages are for one person; a shared computer's history must not keep them.
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class Tongue:
    """Chooses the interface's language: the person's, else the cookie's, else the browser's."""

    def __init__(self, answer: _Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language chosen."""
        chosen = request.user.language if request.user.is_authenticated else ""
        if chosen not in _KNOWN:
            chosen = translation.get_language_from_request(request)
        with translation.override(chosen):
            response = self._answer(request)
            # Templates are rendered lazily by nobody here: everything was said in this language.
            response.headers.setdefault("Content-Language", translation.to_locale(chosen).replace("_", "-"))
        response.headers.setdefault("Vary", "Accept-Language, Cookie")
        return response


class Failures:
    """Shows an expected failure as a page with its one line, or as a note where htmx asked."""

    def __init__(self, answer: _Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page of an expected failure; others are not ours."""
        return failed(request, error) if isinstance(error, PipelineError) else None
