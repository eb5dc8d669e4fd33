"""The memory's tables. Plain SQL: their keys are made for being read in one range each."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_TABLES = """
CREATE TABLE memory_source (id {number}, digest {bytes} NOT NULL UNIQUE, coded text NOT NULL, length integer NOT NULL);
CREATE TABLE memory_word (id {number}, word text NOT NULL UNIQUE);
CREATE TABLE memory_word_in (
    word bigint NOT NULL, rare boolean NOT NULL, length integer NOT NULL, source bigint NOT NULL,
    PRIMARY KEY (word, rare, length, source)
) {rowless};
CREATE TABLE memory_target (
    id {number}, source bigint NOT NULL REFERENCES memory_source (id), digest {bytes} NOT NULL,
    language varchar(16) NOT NULL, target text NOT NULL, approved boolean NOT NULL, person text NOT NULL,
    post text NOT NULL, segment text NOT NULL, before text NOT NULL, after text NOT NULL,
    glossary_version text NOT NULL, imported boolean NOT NULL, at text NOT NULL,
    UNIQUE (source, language, digest)
)
"""


def _make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        kinds = {"number": "integer PRIMARY KEY", "bytes": "blob", "rowless": "WITHOUT ROWID"}
    else:
        kinds = {
            "number": "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            "bytes": "bytea",
            "rowless": "",
        }
    for statement in _TABLES.format(**kinds).split(";"):
        editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [("desk", "0002_waivers")]

    operations = [migrations.RunPython(_make, migrations.RunPython.noop)]
