"""One text or file translated on its own, nothing kept but the cache."""

from html import unescape
from pathlib import Path

from pipeline import intake, segmentation
from pipeline.domain.post import Post
from pipeline.domain.text import escape
from pipeline.flow.parts import Progress, silent
from pipeline.translation.translator import Job, Translator


def translate_text(translator: Translator, text: str, language: str) -> str:
    """Translate a text on its own, sentence by sentence."""
    post = Post(id="text", title="", body=f"<p>{escape(text)}</p>")
    body = _translated(translator, post, language)["body"]
    return unescape(body.removeprefix("<p>").removesuffix("</p>"))


def translate_file(translator: Translator, path: Path, language: str, progress: Progress = silent) -> str:
    """Translate a file on its own; return an HTML document."""
    post, _ = intake.take(path)[0]
    filled = _translated(translator, post, language, progress)
    title = escape(filled["title"])
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n{filled['body']}\n"
        "</body>\n</html>\n"
    )


def _translated(
    translator: Translator, post: Post, language: str, progress: Progress = silent
) -> dict[str, str]:
    segmented = segmentation.segment(post)
    jobs = list({Job(segment.source, language) for segment in segmented.segments})
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress(done, len(jobs))

    targets = {job.source: translation.target for job, translation in translator.translate(jobs, count)}
    return segmentation.merge(
        segmented.templates, {segment.id: targets[segment.source] for segment in segmented.segments}
    )
