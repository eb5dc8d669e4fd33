"""Files that other tools read: posts to be translated, the memory, the terms.

values        what leaves and what comes back, and what binds the two
formats       which format a file is in
xliff         XLIFF 2.1, also for reviews; xliff_inline: its inline codes
xliff12       XLIFF 1.2
po            PO
word          a table for Word; word_reading: what came back of it
tmx           the memory
tbx           the terms
codes, marks  tags as inline codes, and as ⟨1⟩ marks
remarks       findings and terms in words
xml           XML from outside, read safely
"""
