"""The fast engine: CTranslate2, int8 by default, converted once and kept by checksum."""

from __future__ import annotations

import ctypes
import os
import re
import threading
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.domain.errors import CheckpointError
from pipeline.translation.engine import (
    LENGTH_PENALTY,
    NO_REPEAT,
    PENALTY,
    Hypothesis,
    Request,
    Settings,
    length_limit,
)
from pipeline.translation.pieces import END, Pieces
from pipeline.translation.routes import TokenSide

_BATCH_TOKENS = 1536
_WIDE = {"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"}  # what CTranslate2 asks for
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # malloc.h; bytes


class CTranslate2Engine:
    """Runs a converted checkpoint. `folder` holds its vocabulary, `converted` its weights."""

    def __init__(
        self,
        folder: Path,
        converted: Path,
        *,
        revision: str,
        side: TokenSide,
        compute_type: str = "int8",
        threads: int = 1,
    ) -> None:
        self.revision = revision
        self._pieces = Pieces(folder)
        self._converted, self._side = converted, side
        self._compute_type, self._threads = compute_type, threads
        self._loading = threading.Lock()  # threads that begin together load it once
        self._loaded: Any = None

    @property
    def _translator(self) -> Any:
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> Any:
        import ctranslate2

        _keep_freed_memory()
        _use_wide_registers(Path("/proc/cpuinfo"))
        try:
            return ctranslate2.Translator(
                str(self._converted),
                device="cpu",
                compute_type=self._compute_type,
                # Bulk work is fastest with one thread a batch and several batches at once.
                inter_threads=self._threads,
                intra_threads=1,
            )
        except RuntimeError as error:
            raise CheckpointError(
                f"the converted checkpoint cannot be loaded: {error}",
                where=str(self._converted),
                hint="Delete that folder: it is made again",
            ) from error

    @cached_property
    def _serbian_never(self) -> list[list[str]]:
        return [[name] for name in self._pieces.never("sr")]

    def length(self, text: str) -> int:
        """Return how many tokens a sentence has."""
        return len(self._pieces.split(text)) + 1

    def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
        """Return the best hypothesis for each request, in order."""
        return [found[0] for found in self.alternatives(requests, settings, 1)]

    def alternatives(
        self, requests: Sequence[Request], settings: Settings, count: int
    ) -> list[list[Hypothesis]]:
        """Return up to `count` hypotheses for each request, the best first."""
        split = [self._pieces.split_noted(request.text, request.notes) for request in requests]
        pieces = [noted for noted, _ in split]
        found: list[list[Hypothesis]] = [[] for _ in requests]
        # One length limit holds for a whole call, so that sentences of like length go together.
        order = sorted(range(len(requests)), key=lambda index: len(pieces[index]))
        rows_in: dict[str, list[int]] = defaultdict(list)  # a call has answers in one alphabet
        for row in order:
            rows_in[requests[row].alphabet].append(row)
        asked = []
        for rows in (group for alike in rows_in.values() for group in _by_length(alike, pieces)):
            alphabet = requests[rows[0]].alphabet
            source = [self._source(requests[row], pieces[row]) for row in rows]
            limit = length_limit(max(map(len, source)))
            begin = [self._begin(requests[row]) for row in rows]
            results = self._translator.translate_batch(
                source,
                target_prefix=begin if any(begin) else None,
                beam_size=max(settings.beam, count),
                num_hypotheses=count,
                max_batch_size=self._batch_tokens(source),
                batch_type="tokens",
                max_decoding_length=limit,
                max_input_length=0,  # never truncate silently
                length_penalty=LENGTH_PENALTY,
                return_scores=True,
                return_attention=True,
                no_repeat_ngram_size=NO_REPEAT if settings.careful else 0,
                repetition_penalty=PENALTY if settings.careful else 1.0,
                replace_unknowns=False,
                # The map is one for all calls, and the faster way: most answers are in Latin letters.
                use_vmap=alphabet == "Latn",
                suppress_sequences=self._serbian_never if alphabet == "sr" else None,
                asynchronous=True,  # all are asked before one is waited for, so that no thread idles
            )
            asked.append((rows, limit, results))
        for rows, limit, results in asked:
            for row, promised in zip(rows, results, strict=True):
                result = promised.result()
                # Each of these attributes is copied whole, from C++ into lists, whenever it is read.
                answers = zip(result.hypotheses, result.attention, result.scores, strict=True)
                found[row] = [
                    self._hypothesis(requests[row], *split[row], *answer, limit) for answer in answers
                ]
        return found

    def _batch_tokens(self, source: Sequence[Sequence[str]]) -> int:
        """Return how many tokens, padding counted, a batch may have: there is one for each thread.

        How sentences are put together changes nothing in their answers.
        """
        longest = max(map(len, source))
        share = -(-len(source) // self._threads) * longest
        return max(longest, min(_BATCH_TOKENS, share))

    def _source(self, request: Request, pieces: Sequence[str]) -> list[str]:
        return ([request.tag] if self._side == "source" else []) + [*pieces, END]

    def _begin(self, request: Request) -> list[str]:
        """Return the pieces that an answer must begin with."""
        return ([request.tag] if self._side == "target" else []) + (
            self._pieces.split_target(request.begin) if request.begin else []
        )

    def _hypothesis(
        self,
        request: Request,
        pieces: Sequence[str],
        own: Sequence[int],
        target: list[str],
        attention: list[list[float]],
        score: float,
        limit: int,
    ) -> Hypothesis:
        """Return one answer; `attention` is [target tokens, source tokens]."""
        if self._side == "target":
            target, attention = target[1:], attention[1:]
        elif self._side == "source":
            attention = [row[1:] for row in attention]
        complete = len(target) < limit - 1
        if target and target[-1] == END:
            target.pop()
        # A score is the sum by (tokens ** penalty), those counted that were given and not chosen:
        # language token and beginning. What is told is the mean of those chosen.
        tokens = (self._side == "target") + len(target) + 1
        score *= tokens**LENGTH_PENALTY / (tokens - len(self._begin(request)))
        text = self._pieces.join(target)
        if request.notes:
            pieces = [pieces[at] for at in own]
            attention = [[row[at] for at in own] for row in attention]
        return Hypothesis(
            text=text,
            score=score,
            links=self._pieces.links(request.text, text, pieces, target, attention),
            complete=complete,
        )


def _keep_freed_memory() -> None:
    """Let the C library keep what decoding frees, instead of taking the same memory anew at every token.

    Other libraries than glibc have no `mallopt`, and stay as they are.
    """
    change = getattr(ctypes.CDLL(None), "mallopt", None)
    if change:
        change(_TRIM_THRESHOLD, 256 << 20)
        change(_MMAP_THRESHOLD, 32 << 20)  # the most that it takes


def _use_wide_registers(cpuinfo: Path) -> None:
    """Let CTranslate2 use AVX-512 wherever it is; by itself it does so on Intel's processors alone.

    It reads its variable at the first model. Other systems than Linux tell nothing, and are left alone.
    """
    if cpuinfo.exists():
        flags = re.search(r"^flags\s*:(.*)", cpuinfo.read_text(encoding="ascii"), re.MULTILINE)
        if flags and set(flags[1].split()) >= _WIDE:
            os.environ.setdefault("CT2_FORCE_CPU_ISA", "AVX512")


def _by_length(order: Sequence[int], pieces: Sequence[Sequence[str]]) -> list[list[int]]:
    """Return rows in groups whose longest sentence is at most half as long again as the shortest."""
    groups: list[list[int]] = []
    for row in order:
        if groups and len(pieces[row]) <= 1.5 * len(pieces[groups[-1][0]]) + 8:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups
