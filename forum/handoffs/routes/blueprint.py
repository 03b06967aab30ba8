"""The blueprint of hand-offs, who asks, and the answers that several pages share."""

from __future__ import annotations

from flask import Blueprint, abort, flash
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from forum.handoffs.forms import AnsweredForm
from forum.handoffs.queries import departments
from forum.handoffs.viewing import Whole
from forum.web.language import language

handoffs = Blueprint("handoffs", __name__)

HANDING = "30 per hour; 100 per day"
BY_LINK = "10 per minute; 60 per hour"
"""Whoever holds a letter's link, by address."""


def answered_form(one: Whole) -> AnsweredForm:
    """Which of the replies in the thread is the answer, the newest unless said otherwise."""
    form = AnsweredForm(formdata=None)
    form.post.choices = [SelectChoice(number, words) for number, words in one.replies]
    if one.replies:
        form.post.data = one.replies[0][0]
    return form


def choices() -> list[SelectChoice]:
    """The departments, each with what it usually takes."""
    return [
        SelectChoice(
            one.id,
            ngettext(
                "%(department)s (usually within %(num)d day)",
                "%(department)s (usually within %(num)d days)",
                one.delay_days,
                department=one.name(language()),
            ),
        )
        for one in departments()
    ]


def say_moved_on() -> None:
    """What was asked for does not follow any more."""
    flash(_("This has moved on meanwhile: look how it stands now."), "info")


def one_of(word: str, *words: str) -> str:
    """``word`` if it is one of these; there is no such page otherwise."""
    if word not in words:
        abort(404)
    return word
