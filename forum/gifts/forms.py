"""Forms of offers, requests and the sentences about them. Once valid, their data can be kept as it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, StopValidation

from forum.categories.catalogue import catalogue
from forum.gifts.actions.offer import NAMED_BY_STORY, Terms
from forum.gifts.models import (
    AUDIENCES,
    CATEGORY,
    EVERYONE,
    MOST_PIECES,
    NEARBY,
    OTHER,
    OWN_KIND_LENGTH,
    REGION_LENGTH,
    THING,
    TITLE_LENGTH,
    WORD_LENGTH,
    Gift,
)
from forum.gifts.places import parts_of
from forum.gifts.wording import KINDS
from forum.text.clean import POST_LENGTH, clean_line, clean_text
from forum.topics.forms import cleaned, language_field, said
from forum.web.forms import LastDayField, WriteForm
from forum.web.ids import bounded_id
from forum.web.times import zone

FURTHEST = timedelta(days=730)

_AUDIENCES: dict[str, Any] = {
    EVERYONE: _l("Everyone"),
    CATEGORY: _l("Those who see a category"),
    NEARBY: _l("Members who live nearby"),
}


class MayBeEmpty:
    """Says that a field is optional; unlike WTForms' own, later checks still see it when it is empty."""

    field_flags = {"optional": True}

    def __call__(self, _form: Any, _field: Any) -> None:
        return None


def _choices(words: dict[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(key, label) for key, label in words.items()]


class GiftForm(WriteForm):
    """An offer or a request, new or edited. ``category_id`` and ``in_spirit_of`` offer what the view says."""

    title = StringField(
        _l("In a few words"),
        [cleaned(clean_line, TITLE_LENGTH), said(_l("Please say in a few words what it is."))],
    )
    kind = RadioField(_l("What kind of thing is it?"), choices=_choices(KINDS), default=THING)
    own_kind = StringField(
        _l("Or in your own words"),
        [MayBeEmpty(), cleaned(clean_line, OWN_KIND_LENGTH)],
        description=_l("For something else: a song, an introduction to chess …"),
    )
    body = TextAreaField(
        _l("Tell more"),
        [
            cleaned(clean_text, POST_LENGTH),
            said(_l("There is nothing to read in it yet. Write a word or two.")),
        ],
        description=_l("Leave exact addresses for the private conversation that a promise opens."),
    )
    region = StringField(
        _l("Where"),
        [MayBeEmpty(), cleaned(clean_line, REGION_LENGTH)],
        description=_l("A town or a region, with commas between: Lyon, Rhône"),
    )
    online = BooleanField(_l("Online is possible"))
    until = LastDayField(
        _l("Until when"),
        [Optional()],
        furthest=FURTHEST,
        over=_l("This day is over already."),
        too_far=_l("That is more than two years from now. Leave it empty instead."),
        description=_l("Empty: as long as it stands."),
    )
    pieces = StringField(
        _l("How many times"),
        default="1",
        description=_l("For so many people, one after the other or at once."),
    )
    audience = RadioField(_l("For whom"), choices=_choices(_AUDIENCES), default=EVERYONE)
    category_id = SelectField(_l("Which category"), coerce=lambda raw: bounded_id(str(raw)) or 0, default=0)
    in_spirit_of = SelectField(
        _l("In the spirit of a gift you received"), coerce=lambda raw: bounded_id(str(raw)) or 0, default=0
    )
    nameless = BooleanField(
        _l("Give without my name"),
        description=_l("Members don’t learn who you are. Moderators do. No private conversation opens."),
    )
    language = language_field()

    def validate_own_kind(self, field: Any) -> None:
        if self.kind.data == OTHER and not field.data:
            raise StopValidation(_("Please name it in words of your own."))
        if self.kind.data != OTHER:
            field.data = ""

    def validate_region(self, field: Any) -> None:
        if self.audience.data == NEARBY and not parts_of(field.data or ""):
            raise StopValidation(_("For people nearby it needs a region."))

    def validate_pieces(self, field: Any) -> None:
        raw = (field.data or "").strip()
        if not (raw.isascii() and raw.isdigit()) or len(raw) > 4 or not 1 <= int(raw) <= MOST_PIECES:
            raise StopValidation(_("Please give a number from 1 to %(most)d.", most=MOST_PIECES))
        field.data = raw

    def validate_in_spirit_of(self, field: Any) -> None:
        if field.data and self.nameless.data:
            raise StopValidation(str(NAMED_BY_STORY))

    def validate_audience(self, field: Any) -> None:
        if field.data not in AUDIENCES:
            raise StopValidation(_("Please choose one of these."))

    def validate_category_id(self, field: Any) -> None:
        if self.audience.data == CATEGORY and field.data not in catalogue():
            raise StopValidation(_("Please choose a category."))

    def terms(self) -> Terms:
        """What the valid form says."""
        category = catalogue().get(self.category_id.data) if self.audience.data == CATEGORY else None
        return Terms(
            title=self.title.data,
            kind=self.kind.data,
            own_kind=self.own_kind.data or "",
            region=self.region.data or "",
            online=bool(self.online.data),
            audience=self.audience.data,
            category=category,
            pieces=int(self.pieces.data),
            ends_at=self.until.end,
            language=self.language.data or "",
            nameless=bool(self.nameless.data),
        )

    def fill(self, gift: Gift) -> None:
        """Show ``gift`` as it is."""
        self.title.data, self.body.data = gift.title, gift.source
        self.kind.data, self.own_kind.data = gift.kind, gift.own_kind
        self.region.data, self.online.data = gift.region, gift.online
        self.until.data = gift.ends_at.astimezone(zone()).date() if gift.ends_at is not None else None
        self.pieces.data = str(gift.pieces)
        self.audience.data, self.category_id.data = gift.audience, gift.category_id or 0
        self.nameless.data, self.language.data = gift.nameless, gift.language


def _word(label: Any, *, required: bool) -> Any:
    checks: list[Any] = [cleaned(clean_text, WORD_LENGTH)]
    if required:
        checks.append(said(_l("A sentence is enough, but it needs one.")))
    else:
        checks.insert(0, Optional())
    return TextAreaField(label, checks)


class HandForm(WriteForm):
    """«I would love it», «I can help»: with a sentence. Only who helps can keep their name to themselves."""

    words = _word(_l("A sentence"), required=True)
    nameless = BooleanField(
        _l("Help without my name"),
        description=_l(
            "Whoever asks doesn’t learn who you are. Moderators do. No private conversation opens: say here "
            "all that they need to know. You can show yourself to them later."
        ),
    )


class ChooseForm(WriteForm):
    """Promising it to somebody: a sentence may go along."""

    note = _word(_l("A sentence that goes along"), required=False)
    show_name = BooleanField(_l("Open a conversation with them: they will know who you are"))


class WhereForm(WriteForm):
    """Near which places one lives."""

    region = StringField(
        _l("Where you live, for what is near"),
        [Optional(), cleaned(clean_line, REGION_LENGTH)],
        description=_l("In your own words, with commas between. Nobody else sees it."),
    )
