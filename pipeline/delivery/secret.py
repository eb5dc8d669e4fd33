"""A secret is named by where it stands, never written into a setting."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import PlainValidator

from pipeline.domain.errors import DeliveryError


@dataclass(frozen=True, slots=True)
class Secret:
    """`env:NAME` of an environment variable, or `file:PATH` in or outside the workspace."""

    reference: str

    @property
    def is_for_partners(self) -> bool:
        """Whether it can be nothing but a partner's: PARTNER_… or a file under secrets/."""
        place, _, name = self.reference.partition(":")
        if place == "env":
            return name.startswith("PARTNER_")
        parts = PurePosixPath(name).parts
        return len(parts) > 1 and parts[0] == "secrets" and ".." not in parts

    def reveal(self, workspace: Path, environment: Mapping[str, str] | None = None) -> str:
        """Return the secret itself. Raises DeliveryError, which never holds it."""
        place, _, name = self.reference.partition(":")
        if place == "env":
            found = (os.environ if environment is None else environment).get(name, "")
            missing = f"the environment variable {name} is not set"
        else:
            path = workspace / name
            found = path.read_text("utf-8").rstrip("\r\n") if path.is_file() else ""
            missing = f"the file {name} is missing or empty"
        if not found:
            raise DeliveryError(missing, hint="A secret is expected there")
        return found


def _secret(value: object) -> Secret:
    place, _, name = value.partition(":") if isinstance(value, str) else ("", "", "")
    if place not in ("env", "file") or not name.strip():
        # The value is not repeated: it may be the secret.
        raise ValueError("a secret is not written here: name where it stands, as env:NAME or file:PATH")
    return Secret(f"{place}:{name.strip()}")


SecretField = Annotated[Secret, PlainValidator(_secret)]
