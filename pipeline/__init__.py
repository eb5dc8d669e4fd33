"""glagol: a Bulgarian post becomes reviewed, localised pages.

The flow, told in `pipeline.flow`:

    post → blocks → segments → translations → findings → decisions → pages → receipts

Each stage is a package of its own and none imports another; `flow` puts them in
order and `wiring` chooses the real parts.
"""

__version__ = "0.1.0"
