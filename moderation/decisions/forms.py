"""The form of a decision. What is missing is said at its field; nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, StopValidation

from forum.clock import now
from forum.storage.idempotency import content_key
from forum.text.clean import TextTooLong, clean_line, clean_text, is_blank
from forum.topics.forms import Check, too_long
from forum.web.forms import LastDayField, WriteForm
from moderation.conduct.queries import RuleView, rule
from moderation.decisions.measures import MEASURES, Measure
from moderation.decisions.models import FACTS_LENGTH, STATEMENT_LENGTH

LAW_LENGTH = 200
LAW, NO_END, A_DAY = "law", "none", "date"
ILLEGAL = "illegal"
"""The rule of the first code that says that the law applies here too: what decisions by the law cite."""

LONGEST = timedelta(days=3653)
"""Ten years: nothing is decided for longer."""

TERMS = {"1": _l("a day"), "3": _l("three days"), "7": _l("a week"), "30": _l("a month")}


def nothing_left() -> str:
    """What is said to whoever took all words out of a statement."""
    return str(_("There must be a statement. This is the draft: change it as you like, then decide."))


def written(limit: int, missing: Any = None, *, line: bool = False) -> Check:
    """Clean the field's text, keeping as typed what will not do; ``missing`` where it can't be left out.

    In what nobody would see, nothing is written.
    """

    def check(_form: Any, field: Any) -> None:
        try:
            text = (clean_line if line else clean_text)(field.data or "", limit).strip()
        except TextTooLong as error:
            raise StopValidation(too_long(error)) from None
        field.data = "" if is_blank(text) else text
        if missing is not None and len(field.data) < 3:
            raise StopValidation(str(missing))

    return check


def settle_draft(form: Any, words: str) -> bool:
    """Put the draft ``words`` into ``form`` unless its statement was edited; answers whether it was."""
    said = form.statement.data or ""
    if not said or form.drafted.data == content_key("statement", said):
        form.statement.data = words
    form.drafted.data = content_key("statement", words)
    return bool(words) and form.statement.data != words


def emptied(form: Any) -> bool:
    """Whether somebody took all words out of a statement they were shown: then they are asked, not obeyed.

    Without this the draft would be sent, which is just what they did not want their name under.
    """
    shown = form.drafted.data
    if form.statement.data or not shown or shown == content_key("statement", ""):
        return False
    form.statement.errors = [nothing_left()]
    return True


class UndoForm(WriteForm):
    """Why a decision is undone."""

    facts = TextAreaField(
        _l("Why it is undone"),
        [written(FACTS_LENGTH, _l("Please say why. Whoever is concerned will read it."))],
        description=_l("A sentence. Everybody who was told of the decision reads it."),
    )
    drafted = HiddenField()
    """Tells whether the statement below was edited since it was drafted."""
    statement = TextAreaField(_l("What its author will read"), [written(STATEMENT_LENGTH)])


class RulingForm(WriteForm):
    """What is decided, by which rule, on what facts, until when; and what its author is told."""

    seen = HiddenField()
    """The last entry of the case that was there when the form was."""
    judged = HiddenField()
    """The subject as it was read, signed."""
    until_at = HiddenField()
    """The end, once the draft of the statement has named it."""
    drafted = HiddenField()
    """Tells whether the statement below was edited since it was drafted."""

    measure = RadioField(_l("What is to be done"), validate_choice=False)
    rule = SelectField(_l("By which rule"), validate_choice=False)
    law = StringField(
        _l("Which law"), [written(LAW_LENGTH, line=True)],
        description=_l("Only when the ground is the law: its name and article."),
    )  # fmt: skip
    facts = TextAreaField(
        _l("The facts, in a sentence"),
        [written(FACTS_LENGTH, _l("Please say what happened. Whoever is concerned will read it."))],
        description=_l(
            "What was said or done. Its author and whoever reported it will read it; name nobody."
        ),
    )
    term = SelectField(
        _l("For how long"),
        choices=[
            SelectChoice("", _l("Please choose")),
            *[SelectChoice(key, label) for key, label in TERMS.items()],
            SelectChoice(A_DAY, _l("until a day")),
            SelectChoice(NO_END, _l("without an end (only for a suspension)")),
        ],
        validate_choice=False,
        description=_l("For a mute, a suspension, a slowed topic, or an edit that is asked for."),
    )
    day = LastDayField(
        _l("The last day"),
        [Optional()],
        furthest=LONGEST,
        over=_l("This day is over. Please choose a later one."),
        too_far=_l("This is too far away: choose a day within ten years."),
        always=False,
    )
    statement = TextAreaField(_l("What its author will read"), [written(STATEMENT_LENGTH)])

    def offer(self, measures: Sequence[Measure], rules: Sequence[RuleView]) -> None:
        """Offer these measures and these rules, and no others."""
        self.measure.choices = [SelectChoice(one.name, one.label) for one in measures]
        named = [SelectChoice(f"{one.version}:{one.key}", one.name) for one in rules]
        self.rule.choices = [SelectChoice("", _l("Please choose")), *named, SelectChoice(LAW, _l("The law"))]

    @property
    def chosen(self) -> Measure | None:
        """The measure that was chosen, if there is one of that name."""
        return MEASURES.get(self.measure.data or "")

    @property
    def illegal(self) -> bool:
        """Whether the ground is the law rather than a rule."""
        return bool(self.rule.data == LAW)

    def cited(self) -> tuple[int, str]:
        """The rule that was chosen, as its version and key; for the law, the rule that says it applies."""
        if self.illegal:
            offered = [choice.value for choice in self.rule.choices if ":" in choice.value]
            value = next(
                (one for one in offered if one.endswith(f":{ILLEGAL}")), offered[0] if offered else ""
            )
        else:
            value = self.rule.data or ""
        version, _colon, key = value.partition(":")
        return (int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0), key

    def until(self) -> datetime | None:
        """When it ends; None when it has no end, or none that can be told."""
        if self.chosen is None or not self.chosen.takes_until:
            return None
        kept = _moment(self.until_at.data)
        if kept is not None:
            return kept
        if self.term.data == A_DAY:
            return self.day.end
        return now() + timedelta(days=int(self.term.data)) if self.term.data in TERMS else None

    def validate_measure(self, field: Any) -> None:
        if field.data not in [choice.value for choice in field.choices]:
            raise StopValidation(_("Please choose what is to be done. This is what is possible here now."))

    def validate_rule(self, field: Any) -> None:
        if field.data != LAW and rule(*self.cited()) is None:
            raise StopValidation(_("Please choose the rule, or the law. Nothing is decided without one."))

    def validate_law(self, field: Any) -> None:
        if self.illegal and len(field.data or "") < 3:
            raise StopValidation(_("Please name the law and the article."))

    def validate_term(self, field: Any) -> None:
        chosen = self.chosen
        if chosen is None or not chosen.takes_until:
            return
        if field.data == NO_END:
            if chosen.needs_until:
                raise StopValidation(_("This needs an end: please choose for how long."))
        elif field.data == A_DAY and not self.day.is_typed:
            raise StopValidation(_("Please give the day, or choose how long."))
        elif field.data != A_DAY and field.data not in TERMS:
            raise StopValidation(_("Please choose for how long."))

    def validate_day(self, field: Any) -> None:
        chosen = self.chosen
        if chosen is None or not chosen.takes_until or self.term.data != A_DAY:
            return
        field.check()


def _moment(kept: str | None) -> datetime | None:
    """The moment that a preview named; None for one that it can't have named."""
    try:
        found = datetime.fromisoformat(kept or "")
        if found.tzinfo is None:
            return None
        found = found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    latest = now() + LONGEST + timedelta(days=2)  # the end of the last day to choose, in any time zone
    return found if now() < found <= latest else None
