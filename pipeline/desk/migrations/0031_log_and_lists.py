"""The database itself refuses to change the audit log; lists get what they are made of."""

from datetime import date

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SQLITE = """
CREATE TRIGGER desk_audit_no_{verb} BEFORE {verb} ON desk_audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""
_POSTGRESQL = """
CREATE FUNCTION desk_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER desk_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON desk_audit
FOR EACH STATEMENT EXECUTE FUNCTION desk_audit_refuse();
"""


def _guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(_POSTGRESQL)
        return
    for verb in ("UPDATE", "DELETE"):
        editor.execute(_SQLITE.format(verb=verb))


def _fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for row in apps.get_model("desk", "PostRow").objects.using(editor.connection.alias).iterator():
        row.title = row.content.get("title", "")
        row.project = row.content.get("project", "")[:100]
        published = row.content.get("published")
        row.published = date.fromisoformat(published) if published else None
        row.save(update_fields=["title", "project", "published"])


class Migration(migrations.Migration):

    dependencies = [("desk", "0030_desk")]

    operations = [
        migrations.RunPython(_guard, migrations.RunPython.noop),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
