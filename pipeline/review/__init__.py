"""Decisions: who approved what, what follows from it, and the store's promise.

store      the Protocol that every state store keeps
standing   decisions → XLIFF 2 states
approval   what must hold before an approval is recorded
"""
