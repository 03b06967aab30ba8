"""What asks and what is useful, once more: letter by letter."""

from __future__ import annotations


def question_mark_ends_a_word(text: str) -> bool:
    for place, letter in enumerate(text):
        if letter == "?":
            after = text[place + 1 : place + 2]
            if not after or after.isspace() or after in "»”\"'’)*_!?":
                return True
    return False


def without_quotes(source: str) -> str:
    return "\n".join(line for line in source.split("\n") if not line.lstrip().startswith(">")).strip()


def useful(source: str) -> bool:
    said = without_quotes(source)
    if len(said) < 40:
        return False
    sentences, ended = [""], False
    for letter in said:
        mark = letter in ".!?…"
        if ended and not mark:
            sentences.append("")
        sentences[-1] += letter
        ended = mark
    with_words = [one for one in sentences if any(letter.isalnum() or letter == "_" for letter in one)]
    return any("?" not in one for one in with_words)
