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
    running      the whole way at once
    comparing    whether the state and the review files say the same
    alone        one text or file outside any workspace
"""

import lazy_loader

# A command waits only for what it needs: the names are listed once, in the stub.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
