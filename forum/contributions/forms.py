"""Forms of calls, contributions, commitments. What is missing is said at its field; nothing typed is lost."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from forum.contributions.actions.promise import Promise
from forum.contributions.days import LONGEST, parsed, today
from forum.contributions.drafts import FIELDS
from forum.contributions.models import (
    BODY_LENGTH,
    LEAST_ANSWER,
    LEAST_PROMISE,
    LINE_LENGTH,
    PROMISE_LENGTH,
    SHORT_LENGTH,
    TITLE_LENGTH,
)
from forum.contributions.wording import EFFORTS, GIVEN, RIGHTS
from forum.text.clean import clean_line, clean_text
from forum.topics.forms import Check, cleaned, said
from forum.web.forms import WriteForm

NAMED, UNNAMED = "yes", "no"
ACCEPT, USE, DECLINE = "accept", "use", "decline"
KEEP, GIVE_UP = "keep", "give_up"


def _at_least(length: int, sentence: Any) -> Check:
    def check(_form: Any, field: Any) -> None:
        if len((field.data or "").strip()) < length:
            raise StopValidation(str(sentence))

    return check


def a_day_ahead(missing: Any) -> Check:
    """Ask for a day from today on by the community's calendar; ``missing`` is said where nothing was typed.

    The field stays a text: drafts keep what was typed.
    """

    def check(_form: Any, field: Any) -> None:
        if not (field.data or "").strip():
            raise StopValidation(str(missing))
        day = parsed(field.data)
        if day is None:
            raise StopValidation(_("This is no day: write it as 2026-12-31."))
        if day < today():
            raise StopValidation(_("This day is over. Choose one that lies ahead."))
        if day > today() + LONGEST:
            raise StopValidation(_("This is too far away. Choose a day within three years."))

    return check


def _line(label: Any, limit: int, missing: Any, hint: Any = "") -> Any:
    checks = [cleaned(clean_line, limit), said(missing)]
    return StringField(label, checks, description=hint, render_kw={"maxlength": limit, "dir": "auto"})


def _text(label: Any, missing: Any, hint: Any = "", *, limit: int = SHORT_LENGTH, rows: int = 3) -> Any:
    checks = [cleaned(clean_text, limit), said(missing)]
    return TextAreaField(
        label, checks, description=hint, render_kw={"maxlength": limit, "rows": rows, "dir": "auto"}
    )


def _day_field(label: Any, missing: Any, hint: Any = "") -> Any:
    return StringField(label, [a_day_ahead(missing)], description=hint, render_kw={"type": "date"})


def _chosen(sentence: Any) -> Check:
    def check(_form: Any, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise StopValidation(str(sentence))

    return check


def _choice(label: Any, choices: list[SelectChoice], missing: Any, hint: Any = "") -> Any:
    return RadioField(label, [_chosen(missing)], choices=choices, validate_choice=False, description=hint)


class _Promising:
    """What the brand gives, and by which day."""

    kind = SelectField(
        _l("What kind of thing it is"), choices=[SelectChoice(key, label) for key, label in GIVEN.items()]
    )
    promise = StringField(
        _l("What we give, exactly"),
        [
            cleaned(clean_line, PROMISE_LENGTH),
            _at_least(
                LEAST_PROMISE,
                _l("Say exactly what is given: without it nobody can ask for it afterwards."),
            ),
        ],
        description=_l(
            "In one sentence that can be checked later. For example: a jar of the new honey for everyone who "
            "tasted. It can’t be changed once it is promised."
        ),
        render_kw={"maxlength": PROMISE_LENGTH, "dir": "auto"},
    )
    due_on = _day_field(
        _l("By which day"),
        _l("Say by which day it will be given."),
        _l("After that day the ledger says how late it is."),
    )

    def promised(self) -> Promise:
        """What a checked form promises."""
        fields: Any = self
        return Promise(fields.kind.data, fields.promise.data.strip(), parsed(fields.due_on.data) or today())


class _Asking:
    """What a call says, and what a correction may touch."""

    title = _line(_l("What we need, in a few words"), TITLE_LENGTH, _l("Please give it a title."))
    body = _text(
        _l("What is needed, and why"),
        _l("Please say what is needed."),
        _l("Markdown works: **bold**, *italic*, - lists."),
        limit=BODY_LENGTH,
        rows=6,
    )
    whom = _line(
        _l("From whom"),
        LINE_LENGTH,
        _l("Please say who can help."),
        _l("For example: whoever sews now and then, in French or English."),
    )
    effort = _choice(
        _l("How much it asks"),
        [SelectChoice(key, label) for key, label in EFFORTS.items()],
        _l("Please say how much it asks."),
    )
    last_day = _day_field(_l("The last day to answer"), _l("Please say until when."))
    purpose = _text(
        _l("How it will be used"),
        _l("Please say how it will be used."),
        _l("Where it goes, who sees it, what is made of it."),
    )
    credit = _text(
        _l("How credit is kept, in your words"),
        _l("Please say how those who help are credited."),
        _l("Where their names will stand, and what is agreed beyond the choice above."),
    )
    brought = _text(
        _l("What have we brought to this community?"),
        _l("Please answer it. Your answer is published with the call."),
        _l("Your answer is published with the call. “Little so far” is an answer, if it is true."),
    )

    def validate_brought(self, field: Any) -> None:
        _at_least(LEAST_ANSWER, _("Please answer it. Your answer is published with the call."))(self, field)


class CallForm(_Promising, _Asking, WriteForm):
    """A call, with its counterpart and the answer to what the brand has brought."""

    rights = _choice(
        _l("To whom it belongs"),
        [SelectChoice(key, label) for key, (label, _sentence) in RIGHTS.items()],
        _l("Please choose to whom it belongs."),
    )
    draft_version = HiddenField(default="0")

    @property
    def errors(self) -> dict[Any, Any]:
        """As they stand on the page: the first thing said is the first one comes to."""
        found: dict[Any, Any] = super().errors
        order = {name: number for number, name in enumerate(FIELDS)}
        return dict(sorted(found.items(), key=lambda one: order.get(one[0], len(FIELDS))))


class CorrectionForm(_Asking, WriteForm):
    """How a published call shall read."""

    known = HiddenField(default="0")


class CommitmentForm(_Promising, WriteForm):
    """Something the brand gives for its own sake."""


class ContributionForm(WriteForm):
    """What a member brings, and whether with their name."""

    body = _text(
        _l("What I bring"),
        _l("Please say what you bring."),
        _l("The brand’s people read it. If it is accepted, everybody can."),
        limit=BODY_LENGTH,
        rows=4,
    )
    named = RadioField(
        _l("If it is used"),
        choices=[
            SelectChoice(NAMED, _l("credit me by name")),
            SelectChoice(
                UNNAMED, _l("don’t name me: only the brand’s people and moderators know who it was")
            ),
        ],
        default=NAMED,
    )


class AnswerForm(WriteForm):
    """A word about what a member brings, and the turn it takes."""

    word = _text(
        _l("A word to them"),
        _l("Please say a word: nothing is accepted, used or left aside without one."),
        _l("They read it. Once it is accepted, everybody can."),
    )
    turn = SelectField(choices=[SelectChoice(one, one) for one in (ACCEPT, USE, DECLINE)], default=ACCEPT)


class SettleForm(WriteForm):
    """How a promise was kept, or why it is given up."""

    word = _text(
        _l("What became of it"),
        _l("Please say how it was given, or why it won’t be."),
        _l("Everybody reads it in the ledger."),
    )
    turn = SelectField(choices=[SelectChoice(one, one) for one in (KEEP, GIVE_UP)], default=KEEP)
