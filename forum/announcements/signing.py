"""With which first name and mandate an announcement is signed: on its page, in lists and in mails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from forum.announcements.models import Announcement
from forum.members.people import Person
from forum.storage.session import session
from forum.topics.models import OfficialPost
from forum.topics.signing import signature


def signed(rows: Sequence[Announcement]) -> Mapping[int, OfficialPost]:
    """Under which mandate the posts of these speak officially, by post; those that don't are missing."""
    ids = [row.post_id for row in rows if row.post_id is not None]
    found = session().scalars(select(OfficialPost).where(OfficialPost.post_id.in_(ids)))
    return {one.post_id: one for one in found}


def signature_of(row: Announcement, person: Person, official: OfficialPost | None, speech: str) -> str:
    """First name and mandate; what its author is called where it isn't, or no longer, said officially."""
    if official is None:
        return person.called
    here = row.post.topic.category_id
    said = person.first_name, official.capability, official.category_id, official.about
    name, words = signature(*said, here=here, language=speech)
    return f"{name or person.display_name}, {words}"
