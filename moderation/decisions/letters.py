"""Several statements in one form: each is read, edited and kept by itself.

Each stands under a number of its own, that of its case or of the decision that is undone, in two fields:
``statement_12`` with the text and ``drafted_12``, which tells whether it was edited since it was drafted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forum.storage.idempotency import content_key
from forum.text.clean import TextTooLong, clean_text, is_blank
from forum.topics.forms import too_long
from moderation.decisions.forms import nothing_left
from moderation.decisions.models import STATEMENT_LENGTH

OURS = re.compile(r"(statement|drafted)_[1-9][0-9]{0,17}")
"""Names of such fields."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one author will read."""

    number: int
    draft: str
    """As the program would write it now, "" when they are not told; ``spoken`` is its language."""
    spoken: str
    text: str
    """As it will be sent: the draft, unless it was edited."""
    error: str = ""

    @property
    def edited(self) -> bool:
        """Whether it says something else than the draft."""
        return bool(self.draft) and self.text != self.draft

    @property
    def drafted(self) -> str:
        """What tells the draft from a text that was edited."""
        return _mark(self.draft)


def letter(sent: Mapping[str, str], number: int, draft: str, spoken: str) -> Letter:
    """The statement ``number`` as it stands in ``sent``; the draft where nobody has edited it.

    Where all its words were taken out the draft is back, and says why.
    """
    text, error = typed(sent, number)
    if draft and emptied(sent, number):
        error = nothing_left()
    return Letter(number, draft, spoken, text if edited(sent, number) else draft, error)


def typed(sent: Mapping[str, str], number: int) -> tuple[str, str]:
    """The text of a statement, cleaned, and what is wrong with it; as it was typed where something is.

    In what nobody would see, nothing is written.
    """
    raw = sent.get(f"statement_{number}", "")
    try:
        text = clean_text(raw, STATEMENT_LENGTH).strip()
    except TextTooLong as error:
        return raw, too_long(error)
    return "" if is_blank(text) else text, ""


def edited(sent: Mapping[str, str], number: int) -> bool:
    """Whether somebody has written a text of their own; an empty one is none: see ``emptied``."""
    text, _error = typed(sent, number)
    return bool(text) and sent.get(f"drafted_{number}") != _mark(text)


def emptied(sent: Mapping[str, str], number: int) -> bool:
    """Whether somebody took all words out of a statement they were shown: then they are asked, not obeyed.

    As where one thing is decided (``forms.emptied``): the draft is what they did not want to send, and a
    restriction without reasons may not be (Article 17 of Regulation (EU) 2022/2065).
    """
    shown_as = sent.get(f"drafted_{number}", "")
    return not typed(sent, number)[0] and shown_as not in ("", _mark(""))


def unfit(sent: Mapping[str, str], number: int) -> bool:
    """Whether the statement can't be sent as it stands: it is too long, or there is none left."""
    return bool(typed(sent, number)[1]) or emptied(sent, number)


def shown(sent: Mapping[str, str], number: int) -> bool:
    """Whether the statement was on the page that was sent."""
    return f"drafted_{number}" in sent


def carried(sent: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fields of all statements, for a page that goes back to what is decided: nothing typed is lost."""
    return [(name, value) for name, value in sent.items() if OURS.fullmatch(name)]


def texts(sent: Mapping[str, str], numbers: Iterable[int]) -> dict[int, str]:
    """What is sent to the author of each, "" for the draft."""
    return {number: typed(sent, number)[0] for number in numbers}


def _mark(text: str) -> str:
    return content_key("statement", text)
