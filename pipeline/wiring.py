"""The only place that chooses the real parts.

Each is imported where it is chosen: a command waits for no others.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.config import Cluster, Settings, find_workspace, read_settings
from pipeline.domain.errors import CheckpointError, ConfigError, OutdatedError, StoreError, WorkspaceError
from pipeline.files import put
from pipeline.language.codes import TARGET_CODES, marian_tag
from pipeline.translation.adapted import with_adapted
from pipeline.translation.checkpoints import Checkpoints
from pipeline.translation.routes import Checkpoint, Hop, Route, Routes, read_routes

if TYPE_CHECKING:
    from pipeline.backup import Archive, Manifest
    from pipeline.desk.safekeeping import Looked
    from pipeline.domain.batch import Batch
    from pipeline.domain.review import Reviewed
    from pipeline.flow import Parts
    from pipeline.glossary import Glossary
    from pipeline.review.store import Taken
    from pipeline.scaling.standing import Standing
    from pipeline.translation.cache import Answer, Answers
    from pipeline.translation.confidence import Calibration
    from pipeline.translation.engine import Engine
    from pipeline.translation.translator import Translator
    from pipeline.translation.workers import Answering, Keeping, Workers

# Sentences of a batch, and those of each thread of an engine: fewer are decoded slower.
_LEAST_PART, _LEAST_OF_THREAD = 24, 12
SHIPPED = Path(__file__).parents[1]


def open_workspace(workspace: Path) -> Parts:
    """Return the parts of a workspace. Raises ConfigError, StoreError."""
    from pipeline.delivery.partners import read_partners
    from pipeline.desk.boot import open_board, open_memory, open_outbox, open_store
    from pipeline.flow import Parts
    from pipeline.projects import read_projects

    settings = read_settings(workspace)
    glossary = glossary_of(workspace)
    store, outbox = open_store(workspace), open_outbox()
    return Parts(
        workspace=workspace,
        settings=settings,
        store=store,
        board=open_board(),
        memory=open_memory(),
        outbox=outbox,
        partners=read_partners(workspace, outbox.described()),
        glossary=glossary,
        projects=read_projects(workspace),
        translator=driver(workspace, settings, glossary),
        keep_review=lambda taken, language, reviewed: keep_review(workspace, taken, language, reviewed),
    )


def glossary_of(workspace: Path) -> Glossary:
    """Return the terms that hold today. Raises ConfigError."""
    from pipeline.glossary import read_glossary

    return read_glossary(workspace / "glossary.csv", date.today())


def translator(
    workspace: Path,
    settings: Settings,
    glossary: Glossary,
    *,
    answers: Answers | None = None,
    workers: Callable[[Answering, Keeping], Workers] | None = None,
) -> Translator:
    """Return the translator that the settings ask for; this process answers where no workers are named."""
    from pipeline.translation.cache import Cache
    from pipeline.translation.confidence import read as read_calibration
    from pipeline.translation.engine import Settings as Decoding
    from pipeline.translation.masking import Masking
    from pipeline.translation.translator import Translator
    from pipeline.translation.workers import Here, Threads

    if workers is None:
        threads = _threads(settings)
        # One batch is looked at while another is decoded, each divided among the engine's threads.
        several = partial(Threads, count=2, most=max(_LEAST_PART, _LEAST_OF_THREAD * threads))
        workers = several if settings.translation.engine == "ctranslate2" else Here
    engines: dict[str, Engine] = {}
    loading = threading.Lock()  # threads that begin together want one engine, not one each
    checkpoints = Checkpoints(workspace, cache_of(workspace))

    calibrations: dict[str, Calibration] = {}

    def calibration_of(hop: Hop) -> Calibration:
        name = hop.checkpoint.name
        if name not in calibrations:
            calibrations[name] = read_calibration(checkpoints.folder(hop.checkpoint))
        return calibrations[name]

    def engine_of(hop: Hop) -> Engine:
        name = hop.checkpoint.name
        with loading:
            if name not in engines:
                engine = _worded(
                    _engine(checkpoints, hop.checkpoint, settings), checkpoints.folder(hop.checkpoint)
                )
                engines[name] = Masking(engine) if hop.checkpoint.masked else engine
            return engines[name]

    return Translator(
        route_set(routes(workspace), settings.translation.routes),
        engine_of,
        answers or Cache(cache_of(workspace) / "translations.sqlite3"),
        Decoding(beam=settings.translation.beam),
        glossary,
        steered=settings.translation.steered,
        calibration_of=calibration_of,
        workers=workers,
    )


def driver(workspace: Path, settings: Settings, glossary: Glossary) -> Translator:
    """Return the translator of a workspace's posts: it asks the workers that [work] names."""
    work = settings.work
    if work.engine == "here":
        return translator(workspace, settings, glossary)
    if work.engine == "processes":
        from pipeline.scaling.processes import Processes

        opened = partial(answering, workspace, work.workers)
        return translator(
            workspace, settings, glossary, workers=lambda _, keep: Processes(work.workers, opened, keep)
        )
    from pipeline.desk.boot import open_ledger
    from pipeline.scaling import celery
    from pipeline.scaling.remote import Remote

    ledger, app = open_ledger(), celery.application(broker_of(settings))
    remote = Remote(ledger, celery.sender(app), celery.counter(app))
    return translator(workspace, settings, glossary, answers=ledger, workers=lambda *_: remote)


def answering(workspace: Path, workers: int) -> Answering:
    """Return what answers batches in a process that shares this machine's cores with others."""
    settings = read_settings(workspace)
    threads = settings.translation.threads or max(1, len(os.sched_getaffinity(0)) // workers)
    chosen = settings.translation.model_copy(update={"threads": threads})
    settings = settings.model_copy(update={"translation": chosen})
    return translator(workspace, settings, glossary_of(workspace)).answer


def work(workspace: Path, workers: int) -> int:
    """Answer batches from the broker until told to stop. Raises ConfigError, StoreError, WorkspaceError."""
    from pipeline.desk.boot import leave, open_ledger, open_store
    from pipeline.scaling import celery

    settings = _distributed(workspace)
    count = workers or settings.work.workers
    # What would stop every process is told once; each then has connections of its own.
    open_store(workspace)
    open_ledger()
    leave()
    app = celery.application(broker_of(settings))
    return celery.work(app, partial(_worker, workspace, count), name="glagol", processes=count)


def _worker(workspace: Path, workers: int) -> Callable[[str], None]:
    """Open a workspace in a worker's process; return what does the batch of a key."""
    from pipeline.desk.boot import open_ledger, open_store

    open_store(workspace)
    ledger, name = open_ledger(), f"{socket.gethostname()}-{os.getpid()}"
    answer = reopened(partial(answering, workspace, workers))

    def do(key: str) -> None:
        try:
            ledger.do(key, answer, name)
        finally:
            ledger.close()

    return do


def reopened(
    opened: Callable[[], Callable[[Batch], Sequence[Answer]]],
) -> Callable[[Batch], Sequence[Answer]]:
    """Return what answers batches, opened anew where it has other terms or settings than who asks."""
    answer = opened()

    def again(batch: Batch) -> Sequence[Answer]:
        nonlocal answer
        try:
            return answer(batch)
        except OutdatedError:
            answer = opened()
            return answer(batch)

    return again


def standing_of(workspace: Path) -> tuple[Callable[[], Standing], Callable[[], list[str]]]:
    """Return what counts batches, and what names the workers that answer now."""
    from pipeline.desk.boot import open_ledger, open_store
    from pipeline.scaling import celery

    settings = _distributed(workspace)
    open_store(workspace)
    ledger = open_ledger()

    def standing() -> Standing:
        try:
            return ledger.standing()
        finally:
            ledger.close()  # Prometheus is answered in a new thread each time

    return standing, partial(celery.workers, celery.application(broker_of(settings)))


def _distributed(workspace: Path) -> Settings:
    settings = read_settings(workspace)
    if settings.work.engine != "celery":
        raise ConfigError(
            f"work.engine is {settings.work.engine!r}: a run starts its own workers",
            where="glagol.toml",
            hint='Workers on other machines need engine = "celery"',
        )
    return settings


def broker_of(settings: Settings) -> str:
    """Return the address of the broker."""
    return os.environ.get("GLAGOL_BROKER", "") or settings.work.broker


def evaluated(workspace: Path, folder: Path | None, *, steered: bool) -> Translator:
    """Return a translator by a checkpoint's folder, for all languages, or by the workspace's routes.

    Raises CheckpointError where the folder holds no weights.
    """
    settings = read_settings(workspace)
    settings = settings.model_copy(
        update={"translation": settings.translation.model_copy(update={"steered": steered})}
    )
    if folder is None:
        return translator(workspace, settings, glossary_of(workspace))
    from pipeline.translation.cache import Cache
    from pipeline.translation.engine import Settings as Decoding
    from pipeline.translation.masking import Masking
    from pipeline.translation.transformers_engine import TransformersEngine
    from pipeline.translation.translator import Translator

    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise CheckpointError("there are no weights here", where=str(weights))
    with weights.open("rb") as stream:
        revision = hashlib.file_digest(stream, "sha256").hexdigest()[:12]
    engine = Masking(_worded(TransformersEngine(folder, revision=revision, side="target"), folder))
    checkpoint = Checkpoint(folder.name, "", "target", folder=str(folder))
    return Translator(
        {code: (Hop(checkpoint, marian_tag(code)),) for code in TARGET_CODES},
        lambda _hop: engine,
        Cache(cache_of(workspace) / "translations.sqlite3"),
        Decoding(beam=settings.translation.beam),
        glossary_of(workspace),
        steered=steered,
    )


def lone_translator(workspace: Path | None) -> Translator:
    """Return a translator for a file or sentence outside any workspace, or with the one named."""
    if workspace is None:
        try:
            workspace = find_workspace(Path.cwd())
        except WorkspaceError:
            from pipeline.glossary import Glossary

            cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "glagol"
            settings = Settings(cluster=Cluster(name="glagol"))
            return translator(cache, settings, Glossary())
    settings = read_settings(workspace)
    return translator(workspace, settings, glossary_of(workspace))


def _engine(checkpoints: Checkpoints, checkpoint: Checkpoint, settings: Settings) -> Engine:
    side, chosen = checkpoint.language_token, settings.translation
    if chosen.engine == "transformers":
        from pipeline.translation.transformers_engine import TransformersEngine

        folder, revision = checkpoints.verified(checkpoint)
        return TransformersEngine(folder, revision=f"{revision}-transformers", side=side)
    from pipeline.translation.ctranslate2_engine import CTranslate2Engine

    folder, converted, revision = checkpoints.converted(checkpoint, chosen.compute_type)
    return CTranslate2Engine(
        folder,
        converted,
        revision=f"{revision}-{chosen.compute_type}",
        side=side,
        compute_type=chosen.compute_type,
        threads=_threads(settings),
    )


def _worded(engine: Engine, folder: Path) -> Engine:
    """Return an engine that prefers the words that stand beside its checkpoint, if any do."""
    from pipeline.language.lexicon import read
    from pipeline.translation.wording import Wording

    words = read(folder)
    return Wording(engine, words) if words else engine


def _threads(settings: Settings) -> int:
    return settings.translation.threads or len(os.sched_getaffinity(0))


def cache_of(workspace: Path) -> Path:
    """Return where a workspace keeps what can be made or fetched again."""
    return workspace / "var" / "cache"


def routes(workspace: Path) -> Routes:
    """Return the workspace's routes, or those that ship with glagol where it has none of its own."""
    own = workspace / "models" / "routes.toml"
    known = read_routes(own if own.exists() else SHIPPED / "models" / "routes.toml")
    return with_adapted(known, workspace)


def base_of(workspace: Path) -> tuple[Path, str]:
    """Return the folder and name of the checkpoint that an adaptation begins from: the one in use.

    Raises CheckpointError where languages go several ways: those are not ours to train.
    """
    chosen = read_settings(workspace).translation.routes
    hops = {hop.checkpoint for route in route_set(routes(workspace), chosen).values() for hop in route}
    if len(hops) != 1 or next(iter(hops)).language_token != "target":
        raise CheckpointError(
            "only the embedded checkpoint can be adapted",
            where=f"translation.routes = {chosen!r}",
            hint="Run: glagol models use embedded",
        )
    checkpoint = hops.pop()
    folder, _ = Checkpoints(workspace, cache_of(workspace)).verified(checkpoint)
    return folder, checkpoint.name


def route_set(known: Routes, name: str) -> dict[str, Route]:
    """Return one set of routes. Raises ConfigError for an unknown name."""
    if name not in known.sets:
        raise ConfigError(
            f"translation.routes: there is no set {name!r}",
            where="glagol.toml",
            hint="Known are " + ", ".join(known.sets),
        )
    return dict(known.sets[name])


@contextlib.contextmanager
def alone(workspace: Path) -> Iterator[None]:
    """Hold the workspace's lock. Raises WorkspaceError where another run has it."""
    path = workspace / "var" / "lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a")  # not "w": an unchanged run writes nothing
    except OSError as error:
        raise WorkspaceError(
            f"the workspace cannot be written: {error.strerror}", where=str(path.parent)
        ) from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkspaceError(
                "another glagol is at work here", where=str(workspace), hint="Wait until it is done"
            ) from error
        yield


def tools_of(workspace: Path) -> tuple[Path, ...]:
    """Return where the tools may be that `glagol site check` asks besides its own checks."""
    return (workspace / "tools", SHIPPED / "tools")


def reviews_of(workspace: Path) -> Path:
    """Return where every approval is kept as XLIFF besides the store."""
    return workspace / "var" / "reviews"


def keep_review(workspace: Path, taken: Taken, language: str, reviewed: Sequence[Reviewed]) -> None:
    """Write a post's decisions in a language as XLIFF, in one step."""
    from pipeline.interchange import xliff

    folder = reviews_of(workspace)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        put(folder / f"{taken.post.id}.{language}.xlf", xliff.write(taken.post.id, language, reviewed))
    except OSError as error:
        raise StoreError(
            f"the decision could not be kept: {error.strerror}",
            where=str(folder),
            hint="Nothing was approved; make room or allow writing, and try again",
        ) from error


def back_up(workspace: Path, target: Path) -> Manifest:
    """Write a backup of a workspace; people may work meanwhile. Raises StoreError."""
    from pipeline.desk.boot import open_store

    open_store(workspace)
    from pipeline.desk.safekeeping import back_up as written

    return written(workspace, target)


def put_back(workspace: Path, archive: Archive) -> Path | None:
    """Make a workspace what a backup holds; return where what was replaced lies. Raises StoreError."""
    from pipeline.desk.boot import open_store

    open_store(workspace)
    from pipeline.desk.safekeeping import put_back as put_in

    return put_in(workspace, archive, datetime.now(UTC))


def look_through(workspace: Path, *, own: bool = False) -> Iterator[Looked]:
    """Look whether a workspace's state is whole; with `own` its file is meant, whatever DATABASE_URL names.

    Raises StoreError where it cannot be opened at all.
    """
    from pipeline.desk.boot import open_store

    open_store(workspace, own=own)
    from pipeline.desk.safekeeping import look_through as looked

    return looked(workspace)


def newest_in(workspace: Path) -> datetime | None:
    """Return when the newest thing in a workspace's state is said to have been done. Raises StoreError."""
    from pipeline.desk.boot import open_store

    open_store(workspace)
    from pipeline.desk.safekeeping import newest

    return newest()


def serve_desk(workspace: Path, host: str, port: int, ready: Callable[[str], None], *, proxy: str) -> None:
    """Serve the desk until interrupted. Raises ConfigError, StoreError, WorkspaceError."""
    from pipeline.desk.boot import open_web
    from pipeline.desk.serving import is_this_machine, serve

    application = open_web(workspace, open_workspace)
    from pipeline.desk.demo import is_demo

    if is_demo(workspace) and not is_this_machine(host):
        raise ConfigError(
            "a demo is for this machine alone: its passwords are on its sign-in page",
            where=host,
            hint="Serve a workspace of your own: glagol init FOLDER",
        )
    serve(application, workspace, host, port, ready, trusted_proxy=proxy)


def serve_demo(source: Path, port: int, ready: Callable[[str], None]) -> None:
    """Serve a copy of a workspace, with demo people, on this machine alone, until interrupted."""
    workspace = source / "var" / "demo"
    from pipeline.desk.boot import open_web, start

    start(workspace / "var")
    from pipeline.desk import demo
    from pipeline.desk.serving import serve

    demo.prepare(source, workspace)
    application = open_web(workspace, open_workspace)
    demo.populate()
    serve(application, workspace, "127.0.0.1", port, ready)


def work_for_desk(workspace: Path) -> None:
    """Do the desk's jobs until the desk is gone."""
    from pipeline.desk.boot import open_behind

    open_behind(workspace, open_workspace)
    from pipeline.desk.work.worker import serve

    serve(alone)


def invite(workspace: Path, email: str, kind: str, languages: Sequence[str], organisation: str) -> str:
    """Invite somebody to the desk; return the address to open. Raises ReviewError."""
    from pipeline.desk.boot import open_behind

    open_behind(workspace, open_workspace)
    from pipeline.desk.people.inviting import invite as invited
    from pipeline.desk.people.roles import Kind, Role
    from pipeline.desk.settings import address_of_the_desk

    role = Role(Kind(kind), frozenset(languages), organisation)
    return f"{address_of_the_desk()}/join/{invited(email, [role], by='glagol desk invite')[1]}/"


def password_link(workspace: Path, email: str) -> str:
    """Make a link by which a person of the desk sets a password; return its address.

    Raises ReviewError, ConfigError.
    """
    from pipeline.desk.boot import open_behind

    open_behind(workspace, open_workspace)
    from pipeline.desk.people.links import make_for
    from pipeline.desk.settings import address_of_the_desk

    return address_of_the_desk() + make_for(email, by="glagol desk password")


def new_token(workspace: Path, email: str, name: str, scopes: Sequence[str], days: int) -> str:
    """Make a token for a person of the desk; return it, shown this once. Raises ReviewError."""
    from pipeline.desk.boot import open_behind

    open_behind(workspace, open_workspace)
    from pipeline.desk.api.tokens import make_for

    return make_for(email, name, scopes, days)


def interface_described(*, markdown: bool) -> str:
    """Return the description of the desk's programming interface, in OpenAPI or for people."""
    from pipeline.desk.boot import describe

    return describe(markdown=markdown)


def verified_audit(workspace: Path) -> tuple[int, str, int | None]:
    """Walk the desk's audit log; return its entries, last digest, and the first bad entry if any."""
    from pipeline.desk.boot import open_behind

    open_behind(workspace, open_workspace)
    from pipeline.desk.audit import verify

    verdict = verify()
    return verdict.entries, verdict.last, verdict.broken
