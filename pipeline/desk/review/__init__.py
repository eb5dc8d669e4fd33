"""What reviewers work with: a queue a language, the segments of a post beside its page, effort.

rows        their rows; board: the board's promise, kept with them
showing     values → what templates show
queue       what is due in a language, and exact matches approved at once
segments    a post's segments, and everything that is done to one
beside      the page as it will be published, with its segments marked
replacing   search and replace
effort      which route earns its keep: HTER and time
"""
