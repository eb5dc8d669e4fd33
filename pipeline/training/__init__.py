"""The recipe of the embedded checkpoint: text → vocabulary → weights → a folder Marian loads.

    corpus      parallel text read, cleaned, grouped by its Bulgarian sentence
    vocabulary  one SentencePiece model for all seven languages
    alignment   word links that teach one attention head where things went
    batches     fixed-shape batches: one encoding, several target languages
    network     a MarianMTModel of the wanted size, and its training loss
    trainer     the loop: resumes exactly after being killed at any moment
    evaluation  chrF and BLEU, loops, wrong language, digits kept
    export      the MarianMT folder that ships, half precision, with its model card

torch and transformers are imported inside the functions that need them.
"""
