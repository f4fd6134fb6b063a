"""From text to linked quantities; start with `rules`.

The way of the data: `lexicon` cuts a text into words and knows the part each word can play; `windows` writes the
words around a number as a string of one character a word; `shapes` matches the rows of `patterns/` on that string;
`quantities` turns matches into records, with the help of `context` (hedges, changes, rates, what is counted) and
`sentences`; `links` says whose they are, where, when, and who said it. All of these work on plain strings. `tokenizer`
and `components` are the thin layer that puts them into spaCy, and alone import it; `examples` runs the examples that
the rows carry.
"""
