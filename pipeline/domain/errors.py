"""Every failure that a person can expect, as one tree.

    PipelineError            one clear line: what, where, what to do
    ├── ConfigError          glagol.toml, routes.toml, glossary.csv
    ├── IntakeError          a post that cannot be taken in
    ├── CheckpointError      weights missing, corrupted, or unable to speak a language
    ├── TranslationError     an engine failed on a text
    │   └── OutdatedError    a worker has other terms, settings or weights than who asks it
    ├── CorpusError          parallel text that cannot be trained on
    ├── ExchangeError        a file of another translation tool that cannot be read
    ├── ReviewError          a decision that is not allowed
    │   └── ConflictError    someone else was faster: look again
    ├── DeliveryError        a delivery that cannot be made, found or repeated
    ├── PublishError         a site that cannot be built or put in place
    ├── StoreError           the state store cannot be read or written
    └── WorkspaceError       not a workspace, locked, or not writable

The command line prints the line and exits with `exit_code`; it never shows a
traceback for one of these.
"""


class PipelineError(Exception):
    """An expected failure, told in one line.

    `what` says what went wrong, `where` names the file, key or segment, `hint`
    says what to do about it.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        super().__init__(what, where, hint)

    def __reduce__(self) -> tuple[object, ...]:
        """Let an error travel from a worker's process to the driver's."""
        return _again, (type(self), self.what, self.where, self.hint)

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}. {self.hint}" if self.hint else line


def _again(kind: type[PipelineError], what: str, where: str, hint: str) -> PipelineError:
    return kind(what, where=where, hint=hint)


class ConfigError(PipelineError):
    """A setting is wrong. Several mistakes are told together, one a line."""

    exit_code = 2


class IntakeError(PipelineError):
    """A post that cannot be taken in."""

    exit_code = 3


class CheckpointError(PipelineError):
    """Weights are missing, corrupted, or unable to speak the language asked for."""

    exit_code = 4


class TranslationError(PipelineError):
    """An engine failed on a text."""

    exit_code = 4


class OutdatedError(TranslationError):
    """A worker has other terms, settings or weights than who asks it."""


class CorpusError(PipelineError):
    """Parallel text that cannot be trained on."""

    exit_code = 3


class ExchangeError(PipelineError):
    """A file of another translation tool that cannot be read."""

    exit_code = 3


class ReviewError(PipelineError):
    """A decision that is not allowed."""

    exit_code = 5


class ConflictError(ReviewError):
    """What a person saw is no longer what stands there."""


class PublishError(PipelineError):
    """A site that cannot be built or put in place."""

    exit_code = 6


class DeliveryError(PipelineError):
    """A delivery that cannot be made, found or repeated."""

    exit_code = 8


class StoreError(PipelineError):
    """The state store cannot be read or written."""

    exit_code = 7


class WorkspaceError(PipelineError):
    """Not a workspace, in use by another run, or not writable."""

    exit_code = 7
