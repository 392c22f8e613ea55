"""Papers stamped: a template is laid out once with sample persons, then each person's words are written into that page.

`compiling` finds in two laid-out samples where a person's words stand and how they are set; a `Form` keeps the rest of the
file as it is written; `stamp` adds one person's words with the glyphs they need. What does not fit exactly as the layout
would set it is refused (Unfit), and the whole layout prints it.
"""
