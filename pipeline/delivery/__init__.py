"""Final pages go to partners, each version once, and every attempt leaves a receipt.

    partners   partners.toml: who receives what, over which channels, when
    outbox     the promise: written with the decision, taken by one worker, kept in order
    channel    what channels share: failures, waiting, secrets that do not leak
    channels/  email webhook wordpress folder sftp webdav atom social, one file each
    changes    what differs between two versions
    markup, documents, word, bundle, letter   a page as text, Markdown, HTML, DOCX, ZIP, e-mail
    bounces    letters that came back
    moments    quiet hours, embargo, digest days

For the desk, everything is a function of `pipeline.flow` on its `Parts`:

    parts.partners                            the partners by key; `partner.lines` are its channels
    flow.obstacles(parts, partner)            by channel, what would stop it today (a secret missing …)
    flow.describe_partner(parts, key, table)  keep a partner with the keys of partners.toml, or None to remove
    parts.outbox.described()                  the tables of those partners, for a form
    flow.deliveries(parts, partner=, post=, failed=, most=)   newest first: status, attempts, error
    flow.receipts(parts, partner=, post=, key=, most=)        newest first: time, hash, response
    flow.planned(parts)                       what would go now, and what stands in its way
    flow.replay(parts, key)                   failed: again, as the same; delivered: anew
    flow.withdraw(parts, post, languages, person)             take a page back everywhere
    flow.catch_up(parts, partner)             what a new partner does not have yet
    flow.deliver(parts)                       send what is due; `glagol deliver --watch` calls it in a loop

A page that becomes final is offered by `flow.approve` itself, in the same transaction.
"""

from pipeline.delivery.partners import Partner, partner_of, read_partners
from pipeline.delivery.values import Content, Delivery, Kind, Receipt, Status

__all__ = ["Content", "Delivery", "Kind", "Partner", "Receipt", "Status", "partner_of", "read_partners"]
