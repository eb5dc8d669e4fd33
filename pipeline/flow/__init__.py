"""The story: post → segments → translations → findings → decisions → pages → receipts.

Stages do not know one another; this is where they meet. Every step takes the
`Parts` that `wiring` chose and returns values for the command line or the desk to show.

    taking       files become posts in segments
    translating  segments become translations
    remembering  what people wrote and approved, for the next time
    looking      a post in a language, all that is known of it; beside: its page, segments marked
    table        where every post stands in every language
    reviewing    findings and decisions
    writing      a person's text: no word lost, every step taken back; history; meaning unchanged
    remarking    comments, requests to change
    replacing    search and replace; bulk: exact matches approved at once
    measuring    what approvals took: edits and time
    tallying     what queues show, kept up to date
    surveying    what the checks say of many posts at once
    settling     findings mended, or let be for a reason
    sending      posts leave for other translation tools
    exchanging   what people did there comes back; merging: beside what was done here
    terms        where the glossary's terms are used, and new ones
    pages        pages, and the site
    adapting     the memory teaches the checkpoint in use
    offering     final pages on their way to partners, withdrawn ones on their way back
    delivering   what is due goes out, and every attempt leaves a receipt
    calibrating  how far their answers can be trusted
    evaluating   what routes are worth on text with references
    comparing    whether the state and the review files say the same
    alone        one text or file outside any workspace
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.flow.adapting import adapt_to_memory
    from pipeline.flow.alone import translate_file, translate_text
    from pipeline.flow.beside import preview_page
    from pipeline.flow.bulk import Exact, approve_exact, exact_matches
    from pipeline.flow.calibrating import Banded, calibrate
    from pipeline.flow.comparing import Difference, compare, write_missing
    from pipeline.flow.delivering import (
        Delivered,
        Planned,
        catch_up,
        deliver,
        deliveries,
        describe_partner,
        obstacles,
        planned,
        receipts,
        replay,
        returned,
        withdraw,
    )
    from pipeline.flow.evaluating import Evaluation, Scores, evaluate
    from pipeline.flow.looking import View, look, review
    from pipeline.flow.offering import reachable
    from pipeline.flow.pages import addresses_of, preview_site, publish
    from pipeline.flow.parts import Parts, Progress, find, silent
    from pipeline.flow.remarking import remark, settle
    from pipeline.flow.remembering import concordance, matches
    from pipeline.flow.replacing import Replacement, Words, preview, replace_all, search
    from pipeline.flow.reviewing import approve, approve_seen, edit, restore
    from pipeline.flow.settling import mend, waive
    from pipeline.flow.surveying import OfPage, Surveyed, of_pages, survey
    from pipeline.flow.table import Row, rows
    from pipeline.flow.taking import Arrival, keep_media, put_back, take_in
    from pipeline.flow.tallying import tally, tally_all
    from pipeline.flow.terms import Rendered, Use, add_term, must_be_new, proposals, uses
    from pipeline.flow.translating import translate
    from pipeline.flow.writing import Clash, Saved, autosave, carry, history, restore_version, save, undo
    from pipeline.publishing import Built

# A command waits only for what it needs: what is named here is imported when it is first asked for.
_PLACES = {
    "adapting": "adapt_to_memory",
    "alone": "translate_file translate_text",
    "beside": "preview_page",
    "bulk": "Exact approve_exact exact_matches",
    "calibrating": "Banded calibrate",
    "comparing": "Difference compare write_missing",
    "delivering": (
        "Delivered Planned catch_up deliver deliveries describe_partner obstacles planned receipts replay "
        "returned withdraw"
    ),
    "evaluating": "Evaluation Scores evaluate",
    "looking": "View look review",
    "offering": "reachable",
    "pages": "addresses_of preview_site publish",
    "parts": "Parts Progress find silent",
    "remarking": "remark settle",
    "remembering": "concordance matches",
    "replacing": "Replacement Words preview replace_all search",
    "reviewing": "approve approve_seen edit restore",
    "settling": "mend waive",
    "surveying": "OfPage Surveyed of_pages survey",
    "table": "Row rows",
    "taking": "Arrival keep_media put_back take_in",
    "tallying": "tally tally_all",
    "terms": "Rendered Use add_term must_be_new proposals uses",
    "translating": "translate",
    "writing": "Clash Saved autosave carry history restore_version save undo",
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = found
    return found


_MOST_TOLD = 200  # posts: a longer table is read by nobody


@dataclass(slots=True)
class Summary:
    """What a run did."""

    arrivals: "list[Arrival]" = field(default_factory=list)
    rows: "list[Row]" = field(default_factory=list)
    site: "Built | None" = None
    untold: int = 0  # posts that nothing happened to, where there are too many for rows of them all


def run(parts: "Parts", languages: Sequence[str], progress: "Progress | None" = None) -> Summary:
    """Take in what is in posts/, translate what is missing, publish what is ready."""
    from pipeline import intake
    from pipeline.flow.pages import publish
    from pipeline.flow.parts import silent
    from pipeline.flow.table import rows
    from pipeline.flow.taking import take_in
    from pipeline.flow.translating import translate

    arrivals = take_in(parts, sorted(intake.files(parts.workspace / "posts")), present=False)
    made = translate(parts, languages, progress=progress or silent)
    posts = {listed.id for listed in parts.store.listed()}
    told = posts
    if len(posts) > _MOST_TOLD:
        told = posts & {
            *(post.id for arrival in arrivals for post in arrival.posts),
            *(key for key, _ in made),
        }
    table = rows(parts, languages, made, told)
    return Summary(arrivals, table, publish(parts), untold=len(posts) - len(told))


__all__ = [
    "Arrival",
    "Banded",
    "Clash",
    "Delivered",
    "Difference",
    "Evaluation",
    "Exact",
    "OfPage",
    "Parts",
    "Planned",
    "Progress",
    "Rendered",
    "Replacement",
    "Row",
    "Saved",
    "Scores",
    "Summary",
    "Surveyed",
    "Use",
    "View",
    "Words",
    "adapt_to_memory",
    "add_term",
    "addresses_of",
    "approve",
    "approve_exact",
    "approve_seen",
    "autosave",
    "calibrate",
    "carry",
    "catch_up",
    "compare",
    "concordance",
    "deliver",
    "deliveries",
    "describe_partner",
    "edit",
    "evaluate",
    "exact_matches",
    "find",
    "history",
    "keep_media",
    "look",
    "matches",
    "mend",
    "must_be_new",
    "obstacles",
    "of_pages",
    "planned",
    "preview",
    "preview_page",
    "preview_site",
    "proposals",
    "publish",
    "put_back",
    "reachable",
    "receipts",
    "remark",
    "replace_all",
    "replay",
    "restore",
    "restore_version",
    "returned",
    "review",
    "rows",
    "run",
    "save",
    "search",
    "settle",
    "silent",
    "survey",
    "take_in",
    "tally",
    "tally_all",
    "translate",
    "translate_file",
    "translate_text",
    "undo",
    "uses",
    "waive",
    "withdraw",
    "write_missing",
]
