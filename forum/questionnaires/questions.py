"""Questions: what is asked, in which form, and what a form that comes back says to it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.text.clean import TextTooLong, clean_line, clean_text

SHORT, LONG, ONE, SEVERAL, SCALE, RANKING, YES_NO = (
    "short", "long", "one", "several", "scale", "ranking", "yesno",
)  # fmt: skip
KINDS: Final[dict[str, Any]] = {
    ONE: _l("one of a list"),
    SEVERAL: _l("several of a list"),
    YES_NO: _l("yes or no"),
    SCALE: _l("a scale from 1 to 5"),
    RANKING: _l("a list, to be put in order"),
    SHORT: _l("a line of text"),
    LONG: _l("a longer text"),
}
WITH_OPTIONS = (ONE, SEVERAL, RANKING)
IN_WORDS = (SHORT, LONG)

LABEL_LENGTH: Final = 200
OPTION_LENGTH: Final = 80
MOST_OPTIONS: Final = 12
MOST_QUESTIONS: Final = 20
LINE_LENGTH: Final = 200
TEXT_LENGTH: Final = 2_000
KEPT_LENGTH: Final = 20_000
"""Characters of one text that are kept while it is not finished: it may still be shortened."""
STEPS: Final = 5
KEY_LENGTH: Final = 12

Typed = Mapping[str, Sequence[str]]
"""What a form brought, by the name of its field."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is asked. ``key`` stays the same when it is asked in other words."""

    key: str
    kind: str
    label: str
    required: bool = False
    options: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    """What the ends of a scale mean."""

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"q-{self.key}"

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What there is to choose from: values of the field, and how they read."""
        if self.kind == YES_NO:
            return [("yes", str(_("yes"))), ("no", str(_("no")))]
        if self.kind == SCALE:
            return [(str(step), str(step)) for step in range(1, STEPS + 1)]
        return [(str(place), option) for place, option in enumerate(self.options)]

    @property
    def as_asked(self) -> tuple[Any, ...]:
        """What makes it the same question: answers to another are never counted together with these."""
        return (self.key, self.kind, self.label, self.options, self.low, self.high)

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "key": self.key,
            "kind": self.kind,
            "label": self.label,
            "required": self.required,
            "options": list(self.options),
            "low": self.low,
            "high": self.high,
        }


def from_json(stored: Iterable[Mapping[str, Any]]) -> list[Question]:
    """The questions that ``as_json`` made."""
    return [Question(**{**one, "options": tuple(one["options"])}) for one in stored]


@dataclass(slots=True)
class Read:
    """What a form says: answers by key of the question, and by key what is wrong with them."""

    said: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def fields_of(question: Question) -> list[str]:
    """The names under which a form brings its answer."""
    if question.kind == RANKING:
        return [f"{question.field}-{number}" for number in range(len(question.options))]
    return [question.field]


def typed_of(questions: Iterable[Question], form: Any) -> dict[str, list[str]]:
    """What a form (a ``MultiDict``) brought for these questions, as it was typed, and all of it.

    What is too long is shown again, and said to be so."""
    found = {}
    for question in questions:
        for name in fields_of(question):
            values = form.getlist(name)[: MOST_OPTIONS + 1]
            if any(values):
                found[name] = values
    return found


def read(questions: Iterable[Question], typed: Typed, *, needed: bool = True) -> Read:
    """What ``typed`` answers. Unless ``needed``, what is missing is no mistake (yet)."""
    found = Read()
    for question in questions:
        try:
            value = _READERS[question.kind](question, typed)
        except ValueError as wrong:
            found.errors[question.key] = str(wrong)
            continue
        if value is not None:
            found.said[question.key] = value
        elif question.required and needed:
            found.errors[question.key] = str(_("Please answer this one."))
    return found


def too_long_to_keep(questions: Iterable[Question], typed: Typed) -> dict[str, str]:
    """What is wrong with texts that are so long that they can't even be kept to be shortened later."""
    found = {}
    for question in questions:
        length = max((len(one) for name in fields_of(question) for one in typed.get(name, ())), default=0)
        if length > KEPT_LENGTH:
            limit = LINE_LENGTH if question.kind == SHORT else TEXT_LENGTH
            found[question.key] = _too_long(length, limit)
    return found


def _too_long(length: int, limit: int) -> str:
    return str(
        _(
            "This is %(length)d characters long, and at most %(limit)d fit. Please shorten it a little.",
            length=length,
            limit=limit,
        )
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """What was typed to questions that have changed since, as far as it fits them now."""

    typed: dict[str, list[str]]
    lost: list[tuple[str, str]]
    """Questions that are asked no more, and the texts that were written to them."""


def carried(typed: Typed, then: Iterable[Question], today: Iterable[Question]) -> Carried:
    """``typed`` answered ``then``: the same for ``today``. A choice is never taken for another one.

    Words are kept where their question still is; choices where it is in the same words, by what they say.
    """
    before = {one.key: one for one in then}
    found: dict[str, list[str]] = {}
    for question in today:
        old = before.get(question.key)
        if old is not None and old.kind == question.kind:
            found.update(_carry(typed, old, question))
    words = [(one.label, _first(one, typed)) for one in before.values() if one.kind in IN_WORDS]
    kept = {values[0] for values in found.values()}
    return Carried(found, [(label, said) for label, said in words if said and said not in kept])


def _carry(typed: Typed, old: Question, question: Question) -> dict[str, list[str]]:
    if question.kind in IN_WORDS or old.as_asked == question.as_asked:
        return {name: list(typed[name]) for name in fields_of(question) if name in typed}
    if old.label != question.label or question.kind not in (ONE, SEVERAL):
        return {}
    places = {str(place): option for place, option in enumerate(old.options)}
    chosen = [places.get(raw) for raw in typed.get(old.field, ())]
    still = [str(question.options.index(one)) for one in chosen if one in question.options]
    return {question.field: still} if still else {}


def _first(question: Question, typed: Typed) -> str:
    return next(iter(typed.get(question.field, ())), "").strip()


def _words(question: Question, typed: Typed) -> str | None:
    raw = next(iter(typed.get(question.field, ())), "")
    clean, most = (clean_line, LINE_LENGTH) if question.kind == SHORT else (clean_text, TEXT_LENGTH)
    try:
        return clean(raw, most) or None
    except TextTooLong as error:
        raise ValueError(_too_long(error.length, error.limit)) from None


def _place(raw: str, most: int) -> int:
    """``raw`` as a number from 0 up to, without, ``most``."""
    if not (raw.isascii() and raw.isdecimal() and len(raw) < 4 and int(raw) < most):
        raise ValueError(_("This is none of the answers to choose from."))
    return int(raw)


def _one(question: Question, typed: Typed) -> int | None:
    raw = _first(question, typed)
    return _place(raw, len(question.options)) if raw else None


def _several(question: Question, typed: Typed) -> list[int] | None:
    chosen = {_place(raw.strip(), len(question.options)) for raw in typed.get(question.field, ()) if raw}
    return sorted(chosen) or None


def _scale(question: Question, typed: Typed) -> int | None:
    raw = _first(question, typed)
    if not raw:
        return None
    step = _place(raw, STEPS + 1)
    if step == 0:
        raise ValueError(_("This is none of the answers to choose from."))
    return step


def _ranking(question: Question, typed: Typed) -> list[int] | None:
    """Numbers of the options, the first choice first."""
    count = len(question.options)
    raws = [next(iter(typed.get(name, ())), "").strip() for name in fields_of(question)]
    if not any(raws):
        return None
    if not all(raws):
        raise ValueError(_("Please give each of them a place, or none."))
    places = [_place(raw, count + 1) for raw in raws]
    if sorted(places) != list(range(1, count + 1)):
        raise ValueError(_("Please give each of them a place of its own."))
    return sorted(range(count), key=lambda number: places[number])


def _yes_no(question: Question, typed: Typed) -> str | None:
    raw = _first(question, typed)
    if raw not in ("", "yes", "no"):
        raise ValueError(_("This is none of the answers to choose from."))
    return raw or None


_READERS: Final[dict[str, Any]] = {
    SHORT: _words,
    LONG: _words,
    ONE: _one,
    SEVERAL: _several,
    SCALE: _scale,
    RANKING: _ranking,
    YES_NO: _yes_no,
}


def words_said(questions: Iterable[Question], said: Mapping[str, Any]) -> list[str]:
    """The texts among the answers, in the order of the questions."""
    return [str(said[one.key]) for one in questions if one.kind in IN_WORDS and one.key in said]


def in_words(question: Question, value: Any) -> str:
    """An answer as one reads it; "" for none."""
    if value is None:
        return ""
    if question.kind == ONE:
        return question.options[int(value)]
    if question.kind == SEVERAL:
        return ", ".join(question.options[int(one)] for one in value)
    if question.kind == RANKING:
        return ", ".join(f"{place}. {question.options[int(one)]}" for place, one in enumerate(value, 1))
    if question.kind == YES_NO:
        return str(_("yes") if value == "yes" else _("no"))
    return str(value)
