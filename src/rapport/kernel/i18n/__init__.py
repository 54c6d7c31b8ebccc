"""Languages: numbers, dates and lists in the reader's language, and the catalogues of translated sentences.

Owns the three languages of the pages (English, French, Arabic), how each writes numbers and dates, and the
tools that extract, update, compile and check the catalogues under `rapport/locale`. It must not know any
sentence, page or domain word: what is said belongs to the part that says it.
"""
