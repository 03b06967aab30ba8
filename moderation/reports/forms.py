"""The forms of reports and notices."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional, StopValidation

from forum.text.clean import clean_line, clean_text, is_blank
from forum.topics.forms import cleaned, said
from forum.web.forms import WriteForm
from forum.web.language import language
from moderation.conduct.queries import current_rules
from moderation.reports.addresses import NothingWritten, NotOurs, named_by
from moderation.reports.models import (
    ADDRESS_LENGTH,
    LAW_LENGTH,
    NAME_LENGTH,
    NOTICE_LENGTH,
    SENTENCE_LENGTH,
)

EMAIL_LENGTH = 254
CHOOSE = _l("Please choose what it is about.")
NEEDED = _l("Under this rule, please say in a sentence what is wrong.")


class ReportForm(WriteForm):
    """Which rule, and a sentence."""

    rule = RadioField(
        _l("Which rule does it break?"), validators=[InputRequired(CHOOSE)], validate_choice=False
    )
    sentence = TextAreaField(
        _l("What is wrong with it?"),
        validators=[cleaned(clean_text, SENTENCE_LENGTH)],
        description=_l("A sentence is enough. Moderators alone read it."),
    )
    seen = HiddenField()
    """What the reporter has before them, signed (``seen.py``)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule.choices = [SelectChoice(rule.key, rule.name) for rule in current_rules(language())]


class AddForm(WriteForm):
    """A further sentence."""

    sentence = TextAreaField(
        _l("What you would like to add"),
        validators=[
            cleaned(clean_text, SENTENCE_LENGTH),
            said(_l("There is nothing to read in it yet. Write a word or two.")),
        ],
    )


class EmptyForm(WriteForm):
    """A button."""


def _named(_form: Any, field: Any) -> None:
    try:
        named_by(field.data)
    except NotOurs:
        raise StopValidation(
            _("This is not an address of this community. Only whoever runs that site can look at it.")
        ) from None
    except NothingWritten:
        raise StopValidation(
            _(
                "This is an address of ours, but not of something that somebody wrote. Open the post, the "
                "topic or the profile, and copy the address from the top of the browser."
            )
        ) from None


def _unless_of_minors(sentence: Any) -> Any:
    """Needed, except in a notice of sexual abuse of minors (Article 16(2)(c))."""

    def check(form: Any, field: Any) -> None:
        if is_blank(field.data or ""):
            raise StopValidation() if form.of_minors.data else StopValidation(str(sentence))

    return check


class NoticeForm(WriteForm):
    """What Article 16(2) of the Digital Services Act asks of a notice."""

    address = StringField(
        _l("Exact address of the content"),
        validators=[
            cleaned(clean_line, ADDRESS_LENGTH),
            said(_l("Please give the address, so that we find what you mean.")),
            _named,
        ],
        description=_l("As it stands at the top of the browser, or as “Link to this post” copies it."),
    )
    why = TextAreaField(
        _l("Why it is illegal"),
        validators=[
            cleaned(clean_text, NOTICE_LENGTH),
            said(_l("Please say why. Without it nobody can judge.")),
        ],
        description=_l("What it says or shows, whom it harms, and why the law forbids it."),
    )
    rule = SelectField(_l("What it is about"), validate_choice=False, default="")
    law = StringField(_l("Which law, if you know"), validators=[Optional(), cleaned(clean_line, LAW_LENGTH)])
    of_minors = BooleanField(
        _l("It is about sexual abuse of minors"),
        description=_l("Then you need not say who you are."),
    )
    name = StringField(
        _l("Your name"),
        validators=[cleaned(clean_line, NAME_LENGTH), _unless_of_minors(_l("Please give your name."))],
        render_kw={"autocomplete": "name"},
    )
    email = StringField(
        _l("Your e-mail address"),
        validators=[
            cleaned(clean_line, EMAIL_LENGTH),
            _unless_of_minors(_l("Please give your address, so that we can answer.")),
            Length(max=EMAIL_LENGTH),
            Email(_l("This does not look like an e-mail address."), allow_smtputf8=False),
        ],
        description=_l(
            "We confirm the receipt, five times a day at most, and write what was decided. We use it for "
            "nothing else."
        ),
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
    good_faith = BooleanField(
        _l("I believe in good faith that what I write here is accurate and complete."),
        validators=[DataRequired(_l("Please confirm this: the law asks for it."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule.choices = [
            SelectChoice("", _l("Something else that the law forbids")),
            *(SelectChoice(rule.key, rule.name) for rule in current_rules(language())),
        ]
