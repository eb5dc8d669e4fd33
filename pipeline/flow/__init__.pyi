"""What the story offers, by the stage where it stands: a stage is imported when it is first asked for."""

from .adapting import adapt_to_memory as adapt_to_memory
from .alone import translate_file as translate_file, translate_text as translate_text
from .beside import preview_page as preview_page
from .bulk import Exact as Exact, approve_exact as approve_exact, exact_matches as exact_matches
from .calibrating import Banded as Banded, calibrate as calibrate
from .comparing import Difference as Difference, compare as compare, write_missing as write_missing
from .delivering import (
    Delivered as Delivered,
    Planned as Planned,
    catch_up as catch_up,
    deliver as deliver,
    deliveries as deliveries,
    describe_partner as describe_partner,
    obstacles as obstacles,
    planned as planned,
    receipts as receipts,
    replay as replay,
    returned as returned,
    withdraw as withdraw,
)
from .evaluating import Evaluation as Evaluation, Scores as Scores, evaluate as evaluate
from .looking import View as View, look as look, review as review
from .offering import reachable as reachable
from .pages import addresses_of as addresses_of, preview_site as preview_site, publish as publish
from .parts import Parts as Parts, Progress as Progress, find as find, silent as silent
from .remarking import remark as remark, settle as settle
from .remembering import concordance as concordance, matches as matches
from .replacing import (
    Replacement as Replacement,
    Words as Words,
    preview as preview,
    replace_all as replace_all,
    search as search,
)
from .reviewing import approve as approve, approve_seen as approve_seen, edit as edit, restore as restore
from .running import Summary as Summary, run as run
from .settling import mend as mend, waive as waive
from .surveying import OfPage as OfPage, Surveyed as Surveyed, of_pages as of_pages, survey as survey
from .table import Row as Row, rows as rows
from .taking import Arrival as Arrival, keep_media as keep_media, put_back as put_back, take_in as take_in
from .tallying import tally as tally, tally_all as tally_all
from .terms import (
    Rendered as Rendered,
    Use as Use,
    add_term as add_term,
    must_be_new as must_be_new,
    proposals as proposals,
    uses as uses,
)
from .translating import translate as translate
from .writing import (
    Clash as Clash,
    Saved as Saved,
    autosave as autosave,
    carry as carry,
    history as history,
    restore_version as restore_version,
    save as save,
    undo as undo,
)
