"""Terms: how a word of the cluster is called in each language, and where it occurs."""

from pipeline.glossary.terms import Glossary, Term, read_glossary

__all__ = ["Glossary", "Term", "read_glossary"]
