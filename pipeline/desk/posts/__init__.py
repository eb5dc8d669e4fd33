"""What editors do: posts come in, are corrected, planned, translated, and watched.

rows       versions of posts, and what partners reported
welcoming  what came in is planned, and given to be translated
incoming   files and pasted text → posts/; a name that is taken is asked about
correcting a post written anew by hand, or withdrawn; what stood before is kept
changes    what is different in a post's newest version
plans      into which languages, and by when
grid       posts × languages, a page at a time, from counts alone
views      the pages
"""
