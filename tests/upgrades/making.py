"""Writes `schemas/NAME.sql`, a state with data as migration NAME leaves it: `python -m tests.upgrades.making`.

What is there is never written anew: it is what somebody's database looks like. Run it after a migration
was added, and commit the one file that is new.
"""

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

SCHEMAS = Path(__file__).with_name("schemas")
_AT = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
_POST = {
    "title": "Нов проект на клъстера",
    "body": "<p>Клъстерът започна <strong>нов проект</strong>.</p>",
    "summary": "",
    "published": "2016-12-19",
    "tags": ["проекти"],
    "project": "",
    "url": "",
    "removed": [],
    "repaired": [],
    "templates": {"title": "{0}", "summary": "", "body": "<p>{1}</p>"},
}
_TEXT = ["Клъстерът започна нов проект."]


_WORDS: dict[object, str] = {
    "language": "it",
    "origin": "mt",
    ("SegmentRow", "kind"): "paragraph",
    ("StandRow", "state"): "translated",
}


def names() -> list[str]:
    """Return our migrations, in order."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    graph = MigrationExecutor(connection).loader.graph
    (newest,) = graph.leaf_nodes("desk")
    return [name for app, name in graph.forwards_plan(newest) if app == "desk"]


def main() -> None:
    """Make those that are missing."""
    from pipeline.desk.boot import start

    with TemporaryDirectory() as folder:
        start(Path(folder))
        for migration in names():
            if not (SCHEMAS / f"{migration}.sql").exists():
                state = Path(folder) / migration
                state.mkdir()
                start(state)
                _fill(migration)
                _dump(state / "glagol.sqlite3", SCHEMAS / f"{migration}.sql")


def _fill(migration: str) -> None:
    """Make a row or two in every table that there is after a migration."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    from pipeline.desk.audit import _digest as digest

    for app in ("contenttypes", "auth", "axes", "sessions"):
        call_command("migrate", app, verbosity=0, interactive=False)
    call_command("migrate", "desk", migration, verbosity=0, interactive=False)
    apps = MigrationExecutor(connection).loader.project_state([("desk", migration)]).apps
    waiting = [model for model in apps.get_models() if model._meta.app_label == "desk"]
    with transaction.atomic():
        while waiting:
            model = waiting.pop(0)
            needed = {field.related_model for field in model._meta.fields if field.remote_field}
            if needed & set(waiting) - {model}:
                waiting.append(model)
                continue
            for number in (1, 2):
                row = _row(model, number)
                if model.__name__ == "AuditRow":
                    last = model._default_manager.order_by("-number").first()
                    row.before = last.digest if last else ""
                    row.digest = digest(row)
                row.save(force_insert=True)
        if "memory_source" in connection.introspection.table_names():
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO memory_source VALUES (1, x'ab', 'Нов проект', 2)")
                cursor.execute(
                    "INSERT INTO memory_target VALUES (1, 1, x'cd', 'it', 'Nuovo progetto', 1, 'Anna', "
                    "'nov-proekt', 's1', '', '', 'g', 0, '2026-05-04T10:00:00+00:00')"
                )
    connection.close()


def _row(model: Any, number: int) -> Any:
    values = {}
    for field in model._meta.fields:
        if field.remote_field:
            related = field.related_model._default_manager.order_by("pk")
            values[field.attname] = related[number - 1].pk
        elif field.name == "withdrawn_at":
            values[field.attname] = None
        elif not (field.primary_key and field.get_internal_type() == "BigAutoField"):
            values[field.attname] = _value(model, field, number)
    return model(**values)


def _value(model: Any, field: Any, number: int) -> Any:
    if model.__name__ == "PostRow" and field.name == "content":
        return _POST | {"title": f"Нов проект на клъстера {number}"}
    kind = field.get_internal_type()
    if kind == "JSONField":
        return _TEXT if field.name in ("source", "target") else [] if field.name == "findings" else {}
    return {
        "DateTimeField": _AT,
        "DateField": date(2026, 5, 4),
        "BooleanField": True,
        "FloatField": 0.5,
        "EmailField": f"anna{number}@example.eu",
        "BigIntegerField": number,
        "PositiveIntegerField": number,
        "PositiveSmallIntegerField": number,
        "TextField": f"Клъстерът {number}",
        "CharField": _WORDS.get((model.__name__, field.name), _WORDS.get(field.name, f"дума{number}")),
    }[kind]


def _dump(database: Path, target: Path) -> None:
    with sqlite3.connect(database) as connection:
        # Tables of Django's own, without rows, come with the migrations of its own.
        target.write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
