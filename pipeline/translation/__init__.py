"""Segments become translations.

routes        which checkpoints lead from Bulgarian to a language
checkpoints   where their files lie; fetching, verifying, converting
pieces        text ↔ SentencePiece pieces, with the word of each piece
engine        the promise that both engines keep
ctranslate2_engine, transformers_engine
clauses       a sentence too long for a checkpoint, in parts
guards        loops, truncation, the wrong language
steering      terms of the glossary in an answer; numbers: the digits of its source
projection    inline tags put back where the words went
cache         what was translated once is never translated again
translator    the story of all these
"""
