"""Whether a page says a short word, told apart from the same letters by chance inside a token."""

from __future__ import annotations

import re


def says(text: str, word: str) -> bool:
    """Whether `word` stands in `text` as a word of its own; what begins with a mark («@mia») may follow anything.

    A page carries nonces, keys of forms and marks of files, all of random letters: «Mia» stands in one page of
    some hundreds by chance, «Q3» in one of ten. Inside a token a letter, a digit, «-» or «_» stands beside it.
    """
    before = r"(?<![\w-])" if word[:1].isalnum() else ""
    return re.search(rf"{before}{re.escape(word)}(?![\w-])", text) is not None
