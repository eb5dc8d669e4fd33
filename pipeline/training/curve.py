"""A run's log as a picture: the loss of every report, and chrF on the development set."""

import json
from pathlib import Path
from typing import Any

from pipeline.files import put

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 760, 360, 56, 56, 24, 44
_LOSS, _SCORE = "#8a4b08", "#2f6b3a"


def draw(log: Path, picture: Path) -> None:
    """Write the curves of `log` (log.jsonl) as SVG, in one step; nothing where there is nothing to show."""
    lines = _standing([json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()])
    losses = [(line["tokens"], line["loss"]) for line in lines if "loss" in line]
    scores = [(line["tokens"], line["score"]) for line in lines if "score" in line]
    if len(losses) < 2:
        return
    put(picture, svg(losses, scores))


def _standing(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what a killed run reported after its last save: it was done again."""
    kept: list[dict[str, Any]] = []
    for line in reversed(lines):
        if not kept or line["tokens"] <= kept[-1]["tokens"]:
            kept.append(line)
    return kept[::-1]


def svg(losses: list[tuple[int, float]], scores: list[tuple[int, float]]) -> str:
    """Return the picture: tokens to the right, the loss on the left scale, chrF on the right one."""
    most = max(tokens for tokens, _ in losses)
    low, high = min(loss for _, loss in losses), max(loss for _, loss in losses)
    best = max([score for _, score in scores], default=1.0) or 1.0

    def right(tokens: int) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * tokens / most

    def up(share: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share

    loss_line = [(right(tokens), up((loss - low) / ((high - low) or 1))) for tokens, loss in losses]
    score_line = [(right(tokens), up(score / best)) for tokens, score in scores]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="13" role="img" aria-label="Loss and chrF over the tokens seen">'
    )
    parts = [
        head,
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        _line(loss_line, _LOSS),
        _line(score_line, _SCORE),
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{_SCORE}"/>' for x, y in score_line),
        _text(_LEFT - 8, up(1) + 4, f"{high:.2f}", _LOSS, "end"),
        _text(_LEFT - 8, up(0) + 4, f"{low:.2f}", _LOSS, "end"),
        _text(_LEFT, _TOP - 8, "loss a token", _LOSS),
        _text(_LEFT, _HEIGHT - 14, "0", "#333"),
        _text(_WIDTH - _RIGHT, _HEIGHT - 14, f"{most / 1e6:.1f} M target tokens", "#333", "end"),
    ]
    if scores:
        parts += [
            _text(_WIDTH - _RIGHT, _TOP - 8, "chrF, development set", _SCORE, "end"),
            _text(_WIDTH - _RIGHT + 8, up(1) + 4, f"{best:.1f}", _SCORE),
            _text(_WIDTH - _RIGHT + 8, up(0) + 4, "0", _SCORE),
        ]
    return "\n".join([*parts, "</svg>", ""])


def _line(points: list[tuple[float, float]], colour: str) -> str:
    row = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{row}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _text(x: float, y: float, words: str, colour: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{words}</text>'
