"""The programming interface at /api/v1/: what people do at the desk, for programs.

rows        tokens, and answers that are kept
scopes      what a token may be for
tokens      made, shown once, found, revoked
access      the door of each operation: its scope, and the one question `may`
problems    what goes wrong, as problem+json
paging      long lists, by cursors
answers     ETags; one transaction, one entry of the log, one effect for one Idempotency-Key
me posts segments glossary pages deliveries    what can be asked for, a file each
interface   all of it, and its description in OpenAPI
document    the same for people
views       pages: one's tokens, the description
urls        its addresses
"""
