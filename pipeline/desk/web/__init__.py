"""What every page shares.

middleware   security headers, the interface's language, expected failures as pages
context      what the frame of a page shows: who is here, where they may go
guard        `allowed`: the door of a view
failures     what failed below, in the person's language
errors       pages for what is not there, not allowed, or failed
paging       long lists, a page at a time
sheets       tables to take along as CSV
mail         notices by e-mail, or into a folder where no server is named
"""
