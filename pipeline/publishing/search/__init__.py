"""Full-text search without a server, in every language and script.

stems      words → stems, by rules that the browser reads too (stems.toml)
index      pages → the files that the browser looks up
search.js  what the browser runs
"""

from pipeline.publishing.search.index import Entry, lines, lines_in, rules_script, script, without

__all__ = ["Entry", "lines", "lines_in", "rules_script", "script", "without"]
