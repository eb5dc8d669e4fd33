"""What went to partners, and what waits: receipts for a partner, an overview for managers.

finding    deliveries as lists need them: filtered, counted, without the pages themselves
partners   who receives, how it stands with each, and which of them a person belongs to
sheet      receipts as CSV
words      what states, kinds and outcomes are called
views      the pages
"""
