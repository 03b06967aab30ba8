"""Drafts of announcements in a community full of secrets: for their author and the reader asked, nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from forum.announcements.models import Announcement
from forum.announcements.queries import announcement_for
from forum.categories.catalogue import catalogue
from forum.policy.check import Refused
from forum.storage.session import session
from tests.cast import Cast
from tests.factories.announcements import make_draft, make_host
from tests.factories.conduct import accept_code


def announce(cast: Cast, words: Any) -> None:
    """Hana writes two drafts. ``words(name)`` holds a secret."""
    hana = make_host("hana")
    accept_code(hana)
    place = next(one for one in catalogue().values() if one.access == "public")
    for number in (1, 2):
        make_draft(hana, place, source=words(f"announcement {number}"))


def announced(me: Any) -> Iterable[tuple[str, bool]]:
    """Each draft, and whether ``me`` may read it."""
    for number in session().scalars(select(Announcement.id)):
        try:
            announcement_for(me, number)
            seen = True
        except Refused:
            seen = False
        yield f"announcement {number}", seen
