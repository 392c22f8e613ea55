"""The morphological analyser (SudachiPy), run as a process of its own: `python -m courses.catalogue.engine`.

Reads a JSON list of texts, writes for each a list of [surface, reading, [[surface, reading], ...]]. No page
loads it.
"""

import json
import sys

from sudachipy import Dictionary, Morpheme, SplitMode

Word = tuple[str, str, list[tuple[str, str]]]


def _word(morpheme: Morpheme) -> Word:
    parts = [(part.surface(), part.reading_form()) for part in morpheme.split(SplitMode.A, add_single=False)]
    # A word that the dictionary does not hold has no reading that could be trusted.
    return morpheme.surface(), "" if morpheme.is_oov() else morpheme.reading_form(), parts


def main() -> None:
    """Answer one question on standard input."""
    tokenizer = Dictionary().tokenizer()
    texts: list[str] = json.load(sys.stdin)
    json.dump([[_word(m) for m in tokenizer.tokenize(text, SplitMode.C)] for text in texts], sys.stdout)


if __name__ == "__main__":
    main()
