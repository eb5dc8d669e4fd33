"""What the desk writes to people by e-mail; each kind has an off switch.

letters   what is written, in the language of whoever reads it
telling   whom each event concerns
digest    the week, on Monday mornings
views     the off switch in every letter
"""
