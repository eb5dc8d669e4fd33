"""Kinds of values that several answers are made of."""

from typing import Annotated

from pydantic import BaseModel, Field

# A database on a server keeps no text with a NUL in it.
_CLEAN = r"^[^\x00]*$"
Line = Annotated[str, Field(max_length=250, pattern=_CLEAN)]
Passage = Annotated[str, Field(max_length=2000, pattern=_CLEAN)]
Target = Annotated[str, Field(max_length=20_000, pattern=_CLEAN)]
Number = Annotated[int, Field(ge=0, le=2**53)]


class Job(BaseModel):
    """Work that goes on after the answer; `state` is waiting, running, done or failed."""

    job: int
    state: str
