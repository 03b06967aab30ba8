"""Forms of ideas. What is missing is said at its field; nothing typed is lost."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from forum.feedback.models import REASON_LENGTH, SENTENCE_LENGTH
from forum.text.clean import POST_LENGTH, clean_line, clean_text
from forum.topics.forms import cleaned, language_field, said, title_field
from forum.web.forms import WriteForm
from forum.web.ids import bounded_id


class IdeaForm(WriteForm):
    """An idea. ``looked`` is the title for which similar ideas were already shown."""

    title = title_field()
    body = TextAreaField(
        _l("What would it change, and for whom?"),
        [
            cleaned(clean_text, POST_LENGTH),
            said(_l("There is nothing to read in it yet. Write a word or two.")),
        ],
    )
    category_id = SelectField(_l("Category"), coerce=lambda raw: bounded_id(str(raw)) or 0)
    language = language_field()
    looked = HiddenField(default="")


class TurnForm(WriteForm):
    """What becomes of it, who answers for it, a sentence. ``known`` is the version its writer has read."""

    known = HiddenField(default="")
    turn = RadioField(
        _l("Where it stands"),
        choices=[],
        validate_choice=False,  # ``turn_idea`` says what does not follow any more
        validators=[said(_l("Please choose where it stands."))],
    )
    person = StringField(
        _l("Who answers for it"),
        [cleaned(clean_line, 60), said(_l("Please name somebody: an idea is not answered by a company."))],
        description=_l("The name of a member who answers customers here; you, if you leave it."),
        render_kw={"maxlength": 60, "autocapitalize": "none", "spellcheck": "false"},
    )
    sentence = TextAreaField(
        _l("In a sentence"),
        [
            cleaned(clean_line, SENTENCE_LENGTH),
            said(_l("Please say it in a sentence: those who wish for it read it.")),
        ],
        description=_l("What happens now, or why not. Everybody who wrote, supported or spoke is told."),
        render_kw={"rows": 3, "dir": "auto"},
    )


class JoinForm(WriteForm):
    """Which idea stays, and why they are the same."""

    into = StringField(
        _l("The idea that stays"),
        [cleaned(clean_line, 300), said(_l("Please give the address of the other idea."))],
        description=_l("Paste its address, or write its number."),
    )
    reason = StringField(
        _l("Reason"),
        [cleaned(clean_line, REASON_LENGTH), said(_l("Please say why. Whoever is concerned will read it."))],
        render_kw={"maxlength": REASON_LENGTH, "dir": "auto"},
    )
