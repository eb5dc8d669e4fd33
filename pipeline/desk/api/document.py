"""The interface described for people: as values for the desk's page, and as the page in docs/partners."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter, a field of a body or of an answer."""

    name: str
    kind: str
    told: str
    required: bool


@dataclass(frozen=True, slots=True)
class Described:
    """One operation."""

    method: str
    path: str
    told: str
    scope: str
    query: tuple[Named, ...]
    body: tuple[Named, ...]
    answer: str
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What an answer is made of."""

    name: str
    told: str
    fields: tuple[Named, ...]


def operations(described: Mapping[str, Any]) -> dict[str, list[Described]]:
    """Return the operations of an OpenAPI description, by their tags."""
    found: dict[str, list[Described]] = {}
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            found.setdefault(one["tags"][0], []).append(
                Described(
                    method.upper(),
                    path,
                    one["description"],
                    ", ".join(one["security"][0]["token"]),
                    tuple(_parameters(one)),
                    tuple(_body(one, described)),
                    _answer(one),
                    tuple(sorted(one["responses"])),
                )
            )
    return found


def shapes(described: Mapping[str, Any]) -> list[Shape]:
    """Return what answers are made of, in the order of names."""
    known = described["components"]["schemas"]
    answers = [one["responses"] for methods in described["paths"].values() for one in methods.values()]
    named, waiting = set[str](), _named(answers)
    while waiting:
        named |= waiting
        waiting = _named([known[name] for name in waiting]) - named
    return [Shape(name, _line(known[name]), tuple(_fields(known[name]))) for name in sorted(named)]


def as_markdown(described: Mapping[str, Any]) -> str:
    """Return the description as Markdown."""
    lines = [
        "# The programming interface, operation by operation",
        "",
        "Written by `glagol desk openapi --markdown`; how to begin stands in [the guide](api.md).",
        "",
    ]
    for tag, of_tag in operations(described).items():
        lines += [f"## {tag}", ""]
        for one in of_tag:
            lines += [f"### {one.method} {one.path}", "", one.told, ""]
            lines += [f"Scope `{one.scope}`. " if one.scope else "Any token. "]
            lines[-1] += f"Answers `{one.answer}`; statuses {', '.join(one.statuses)}."
            lines += ["", *_table("query", one.query), *_table("body", one.body)]
    lines += ["## What answers are made of", ""]
    for shape in shapes(described):
        lines += [f"### {shape.name}", "", shape.told, "", *_table("field", shape.fields)]
    return "\n".join(lines).rstrip() + "\n"


def _table(head: str, rows: tuple[Named, ...]) -> list[str]:
    if not rows:
        return []
    told = []
    for one in rows:
        kind = one.kind.replace("|", r"\|")
        told.append(f"| `{one.name}`{' *' if one.required else ''} | {kind} | {one.told} |")
    return [f"| {head} | kind | |", "|---|---|---|", *told, ""]


def _parameters(operation: Mapping[str, Any]) -> Iterator[Named]:
    for one in operation["parameters"]:
        if one["in"] == "query":
            yield Named(one["name"], _kind(one["schema"]), one.get("description", ""), one["required"])


def _body(operation: Mapping[str, Any], described: Mapping[str, Any]) -> Iterator[Named]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        yield from _fields(_resolved(content["schema"], described))


def _named(schema: Any) -> set[str]:
    """Return the names of what a schema is made of."""
    if isinstance(schema, Mapping):
        own = {str(schema["$ref"]).rpartition("/")[2]} if "$ref" in schema else set[str]()
        return own.union(*map(_named, schema.values()))
    return set[str]().union(*map(_named, schema)) if isinstance(schema, list) else set()


def _fields(schema: Mapping[str, Any]) -> Iterator[Named]:
    required = schema.get("required", ())
    for name, one in schema.get("properties", {}).items():
        yield Named(name, _kind(one), one.get("description", ""), name in required)


def _answer(operation: Mapping[str, Any]) -> str:
    for code, told in sorted(operation["responses"].items()):
        if code.startswith("2"):
            content = told.get("content", {})
            return next((_kind(one["schema"]) for one in content.values()), "a file")
    return ""


def _resolved(schema: Mapping[str, Any], described: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        found: Mapping[str, Any] = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " | ".join(f"“{one}”" for one in schema["enum"])
    if "const" in schema:
        return f"“{schema['const']}”"
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    if schema.get("type") == "object" and "additionalProperties" in schema:
        return f"{_kind(schema['additionalProperties'])} by name"
    return {"date-time": "moment", "binary": "file"}.get(
        str(schema.get("format")), str(schema.get("format") or schema.get("type", ""))
    )


def _line(schema: Mapping[str, Any]) -> str:
    return " ".join(str(schema.get("description", "")).split())
