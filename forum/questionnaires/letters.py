"""What is mailed about questionnaires to those who asked for it: what came of them, the question after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.contributions.days import last_day
from forum.hooks import MailKind
from forum.notifications import letters
from forum.questionnaires.models import Questionnaire
from forum.questionnaires.wording import heading_of
from forum.web.times import day_in_words

MAIL = MailKind(
    "questionnaires",
    _l("Questionnaires: what came of those I answered, and one question when something of mine is settled"),
)


def results(row: Questionnaire, who: Any, path: str, *, key: str) -> None:
    """What came of it, for one who answered and sees it."""

    def lines() -> Sequence[str]:
        title = heading_of(who, row).words
        return [_("What came of the answers to “%(title)s”", title=title), row.purpose]

    letters.write(MAIL, who.id, lines, path, key=key)


def asked(row: Questionnaire, who: Any, path: str, *, key: str) -> None:
    """The one question, for one whom it asks."""

    def lines() -> Sequence[str]:
        day = day_in_words(last_day(row.ends_at), "d MMMM y")
        return [
            _("One question, asked once: %(title)s", title=heading_of(who, row).words),
            _("It is asked without names, and can be answered until %(day)s.", day=day),
        ]

    letters.write(MAIL, who.id, lines, path, key=key)
