"""The interface as a whole, and its description in OpenAPI 3.1."""

from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation

from pipeline import __version__
from pipeline.desk.api import deliveries, glossary, me, pages, posts, problems, segments
from pipeline.desk.api.access import Token
from pipeline.desk.api.problems import MEDIA_TYPE, ProblemOut

BASE = "/api/v1"

_ABOUT = """\
What people do at the desk, for programs. Every request carries a token: `Authorization: Bearer glagol_…`;
it never can more than its person. Lists come a page at a time, the `Link` header leads to the next.
Reads have an `ETag`; edits want it in `If-Match`. A POST with an `Idempotency-Key` is done once, however
often it is sent. What goes wrong is told as `application/problem+json`, in the language of
`Accept-Language`."""

_NEEDED = {
    "401": "No token, or one that holds no more",
    "403": "The token has not the scope, or its person not the right",
    "404": "There is nothing here",
    "422": "A value is not as it must be",
    "429": "Too many wrong tokens; wait a quarter of an hour",
}
_OF_WRITES = {"409": "Not possible as things stand", "503": "Not now; try again"}


class _Interface(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation as its function is named."""
        return str(operation.view_func.__name__)


def _made() -> NinjaAPI:
    # The interactive pages that ninja brings would load scripts from elsewhere: there are none.
    api = _Interface(
        title="glagol",
        version=__version__,
        description=_ABOUT,
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
    )
    problems.register(api)
    for part in (me, posts, segments, glossary, pages, deliveries):
        api.add_router("", part.router)
    return api


api = _made()


def tokens_of_operations() -> dict[tuple[str, str], Token]:
    """Return what each operation asks for, by method and path."""
    return {
        (method, path): operation.auth_callbacks[0]  # each has exactly one
        for path, method, operation in _operations()
    }


def _operations() -> Any:
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield path, method, operation


def openapi() -> dict[str, Any]:
    """Return the description: ninja's, with what every answer here may be besides."""
    described: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=BASE))
    needs = tokens_of_operations()
    components = described["components"]
    components["schemas"].update(_schemas())
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            _complete(operation, method, needs[method.upper(), path.removeprefix(BASE)])
    return described


def _complete(operation: dict[str, Any], method: str, needed: Token) -> None:
    operation["security"] = [{"token": [str(needed.scope)] if needed.scope else []}]
    operation["responses"] = {str(code): told for code, told in operation["responses"].items()}
    parameters = operation.setdefault("parameters", [])
    if method == "post":
        parameters.append(_header("Idempotency-Key", "The same for every try of the same request.", 255))
    if method == "get":
        parameters.append(_header("If-None-Match", "The ETag of what you have.", 4000))
        operation["responses"]["304"] = {"description": "You have it already"}
    known = _NEEDED | ({} if method == "get" else _OF_WRITES)
    if operation["operationId"] in ("edit_segment", "new_version"):
        known |= {"412": "It was changed meanwhile"}
    if operation["operationId"] == "new_version":
        parameters.append(_header("If-Match", "The ETag of the post as you saw it.", 4000))
    if method == "patch":
        known |= {"428": "If-Match is missing"}
    if "requestBody" in operation:
        known |= {"400": "The body cannot be read", "413": "This is too large"}
    for code, told in known.items():
        operation["responses"][code] = {
            "description": told,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }


def _header(name: str, told: str, longest: int) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": told,
        "schema": {"type": "string", "maxLength": longest},
    }


def _schemas() -> dict[str, Any]:
    made = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    return {**made.pop("$defs"), "ProblemOut": made}
