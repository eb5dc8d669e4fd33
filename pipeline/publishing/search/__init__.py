"""Full-text search without a server, in every language and script.

stems      words → stems, by rules that the browser reads too (stems.toml)
index      pages → the files that the browser looks up
search.js  what the browser runs
hook       the index as a part of every site
"""
