"""How the library's lists and the names of members stand in a column."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_security import AsaList
from sqlalchemy import Dialect, String, TypeDecorator

FORMER = "~"
"""How that begins which stands for the name of a member who has left: nobody can choose such a name."""


class TextList(AsaList):
    """A list of short texts in one column, as the account library wants it; its statements may be cached."""

    cache_ok = True


class ShownName(TypeDecorator[str]):
    """The name that stands beside what a member wrote; of one who has left, words in the reader's language.

    They are stored as "": so no page, feed, bell or letter has to know that somebody may have left.
    """

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """``value``, or what those are called who have none any more."""
        return former_member() if value == "" else value


def former_member() -> str:
    """What a member is called who has left, in the language that is spoken."""
    return str(_("a former member"))


def former_name(member_id: int) -> str:
    """What stands in the place of the name of a member who has left."""
    return f"{FORMER}{member_id}"
