"""Forms of the conversation. They clean what they check: once valid, their data can be kept as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, StopValidation

from forum.storage.idempotency import new_key
from forum.text.clean import POST_LENGTH, TextTooLong, clean_line, clean_text, is_blank
from forum.text.stems import fold
from forum.topics.models import REASON_LENGTH, TAG_LENGTH, TITLE_LENGTH
from forum.web.forms import WriteForm
from forum.web.ids import bounded_id

MOST_TAGS = 5
TAGS_LENGTH = MOST_TAGS * (TAG_LENGTH + 2)

Check = Callable[[Any, Any], None]


def too_long(error: TextTooLong) -> str:
    """The sentence about a text that is too long."""
    return str(
        _(
            "This is %(length)d characters long, and at most %(limit)d fit. Please shorten it a little.",
            length=error.length,
            limit=error.limit,
        )
    )


def cleaned(clean: Callable[[str, int], str], limit: int) -> Check:
    """Clean the field's text; refuse it above ``limit`` characters, keeping it as it was typed."""

    def check(_form: Any, field: Any) -> None:
        try:
            field.data = clean(field.data or "", limit)
        except TextTooLong as error:
            raise StopValidation(too_long(error)) from None

    return check


def said(sentence: Any) -> Check:
    """Refuse a text in which nobody would see anything."""

    def check(_form: Any, field: Any) -> None:
        if is_blank(field.data or ""):
            raise StopValidation(str(sentence))

    return check


def _only_tags(_form: Any, field: Any) -> None:
    parts = (clean_line(part.lstrip(" #"), TAGS_LENGTH) for part in (field.data or "").split(","))
    tags = list({fold(tag): tag for tag in parts if fold(tag)}.values())
    if len(tags) > MOST_TAGS:
        raise StopValidation(_("Please choose at most %(most)d tags.", most=MOST_TAGS))
    long = next((tag for tag in tags if len(tag) > TAG_LENGTH), None)
    if long is not None:
        raise StopValidation(
            _("The tag “%(tag)s” is longer than %(limit)d characters.", tag=long, limit=TAG_LENGTH)
        )
    field.data = ", ".join(tags)


def listed(tags: str | None) -> list[str]:
    """The tags of a checked field."""
    return [tag for tag in (tags or "").split(", ") if tag]


EMPTY = _l("There is nothing to read in it yet. Write a word or two.")


def body_field() -> Any:
    return TextAreaField(_l("Your text"), [cleaned(clean_text, POST_LENGTH), said(EMPTY)])


def title_field() -> Any:
    return StringField(
        _l("Title"),
        [cleaned(clean_line, TITLE_LENGTH), said(_l("Please give it a title."))],
        description=_l("What is it about, in a few words?"),
    )


def language_field() -> SelectField:
    """In which language something is written, if its author says so."""
    return SelectField(
        _l("Language"),
        choices=[
            SelectChoice("", _l("Not said")),
            SelectChoice("fr", "Français"),
            SelectChoice("en", "English"),
        ],
        default="",
        description=_l("The language it is written in helps screen readers and search."),
    )


def tags_field() -> Any:
    return StringField(
        _l("Tags"),
        [Optional(), cleaned(clean_line, TAGS_LENGTH), _only_tags],
        description=_l("At most five, separated by commas."),
    )


def reason_field(*, required: bool) -> Any:
    """Why; every reader of the topic or the history may see it."""
    checks: list[Any] = [cleaned(clean_line, REASON_LENGTH)]
    if required:
        checks.append(said(_l("Please say why. Whoever is concerned will read it.")))
    else:
        checks.insert(0, Optional())
    return StringField(_l("Reason"), checks)


class Reply:
    """A reply as it was sent.

    Read by hand: every live conversation runs through it, and building a WTForms form costs a tenth of
    the whole reply.
    """

    def __init__(self, sent: Mapping[str, str]) -> None:
        self.body = sent.get("body", "")
        self.reply_to_id = bounded_id(sent.get("reply_to_id"))
        self.key = sent.get("idempotency_key") or new_key()
        self.wants_preview = "preview" in sent
        self.insisted = "insist" in sent
        self.official = "official" in sent
        self.errors: dict[str, list[str]] = {}

    def validate(self) -> bool:
        """Whether it can be kept; what is wrong stands in ``errors``."""
        try:
            if is_blank(clean_text(self.body, POST_LENGTH)):
                self.errors["body"] = [str(EMPTY)]
        except TextTooLong as error:
            self.errors["body"] = [too_long(error)]
        return not self.errors


class TopicForm(WriteForm):
    """A new topic. ``category_id`` offers what the view puts into its choices."""

    title = title_field()
    category_id = SelectField(_l("Category"), coerce=lambda raw: bounded_id(str(raw)) or 0)
    tags = tags_field()
    language = language_field()
    body = body_field()


class EditForm(WriteForm):
    """A new text for a post. ``revision`` is the one it was made from."""

    body = body_field()
    revision = HiddenField()
    reason = reason_field(required=False)

    def validate_revision(self, field: Any) -> None:
        field.data = bounded_id(field.data) or 0


class ModeratorsEditForm(EditForm):
    """The same on somebody else's post: it needs a reason."""

    reason = reason_field(required=True)


class ReasonForm(WriteForm):
    """An act on a post or a topic that has to be explained."""

    reason = reason_field(required=True)


class TitleForm(WriteForm):
    """Another title, or other tags; the author need not say why."""

    title = title_field()
    tags = tags_field()
    reason = reason_field(required=False)


class ModeratorsTitleForm(TitleForm):
    """The same on somebody else's topic: it needs a reason."""

    reason = reason_field(required=True)


class MoveForm(ReasonForm):
    category_id = SelectField(_l("Category"), coerce=lambda raw: bounded_id(str(raw)) or 0)


class MergeForm(ReasonForm):
    """Into which topic: its number, or its address as copied from the browser."""

    target = StringField(
        _l("The topic that stays"),
        [cleaned(clean_line, 300), said(_l("Please give the address of the other topic."))],
        description=_l("Paste its address, or write its number."),
    )


class SplitForm(ReasonForm):
    """Which posts go, what their topic is called, where it is put."""

    title = title_field()
    category_id = SelectField(_l("Category"), coerce=lambda raw: bounded_id(str(raw)) or 0)
    and_after = BooleanField(_l("All posts from the first chosen one on"))


def chosen_ids(raw: list[str]) -> list[int]:
    """The ids among what a form sent; at most 500 are looked at."""
    return [number for text in raw[:500] if (number := bounded_id(text)) is not None]
