"""What partners do: find their pages, take them along, and report what is wrong in them.

rows          reported corrections as rows
suggestions   reported, taken over or declined
pages         which pages a partner has
views         the pages of the desk for them
"""
