"""The memory's approved pairs teach the checkpoint that is in use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.domain.text import uncoded
from pipeline.flow.parts import Parts

if TYPE_CHECKING:
    from pipeline.training.adaptation import Adapted
    from pipeline.training.trainer import Report


def adapt_to_memory(
    parts: Parts, base: Path, run: Path, *, corpus: Path, development: Path, updates: int, report: Report
) -> Adapted:
    """Fine-tune `base` on everything approved in the workspace; see `pipeline.training.adaptation`.

    `corpus` and `development` may be missing: then nothing is trained on, or measured, beside it.
    """
    # Imported late: training wants parts that no other step of the flow does.
    from pipeline.training.adaptation import adapt, groups_of
    from pipeline.training.run import tables

    own = groups_of(
        (uncoded(pair.source), pair.language, uncoded(pair.target)) for pair in parts.memory.approved()
    )
    return adapt(
        base,
        run,
        own,
        beside=tables([str(corpus)]) if corpus.exists() else (),
        development=tables([str(development)]) if development.exists() else (),
        updates=updates,
        report=report,
    )
