"""Telling everybody who wrote, supported or spoke, by bell and mail: once, though the job may run twice."""

from __future__ import annotations

from typing import Any

from forum.feedback import bell, letters
from forum.feedback.fold import TOOK_IN
from forum.feedback.models import JOINED, IdeaEntry
from forum.feedback.queries import concerned, find_entry, find_idea, voice_of, voices
from forum.members.queries import viewer_by_id
from forum.notifications.actions import tell
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import transaction
from forum.subjects import PUBLISHED

AT_ONCE = 25
"""Members in one transaction, so that writers in between need not wait for long."""


def tell_everybody(payload: dict[str, Any]) -> None:
    """Tell those whom an entry concerns and who may see the idea now."""
    entry = find_entry(int(payload["entry_id"]))
    if entry is None or entry.state != PUBLISHED:
        return
    entry_id, members = entry.id, _members(entry)
    members = [member_id for member_id in members if member_id != entry.author_id]
    for start in range(0, len(members), AT_ONCE):
        with transaction():
            found = find_entry(entry_id)
            if found is None:
                return
            for member_id in members[start : start + AT_ONCE]:
                _tell(found, member_id)


def _members(entry: IdeaEntry) -> list[int]:
    if entry.kind == JOINED:
        return [voice.member_id for voice in voices([entry.idea_id])]
    if entry.kind == TOOK_IN and entry.other_id is not None:
        others = {voice.member_id for voice in voices([entry.other_id])}  # they hear what became of theirs
        return sorted(set(concerned(entry.idea)) - others)
    named = {entry.person_id} if entry.person_id is not None else set()  # a colleague may have named them
    return sorted({*concerned(entry.idea), *named})


def _tell(entry: IdeaEntry, member_id: int) -> None:
    who = viewer_by_id(member_id)
    idea = find_idea(entry.idea.joined_into_id or entry.idea_id)
    if who is None or idea is None or not can(who, Act.SEE_IDEA, idea):
        return
    voice = voice_of(who, entry.idea_id)
    wrote = voice is not None and voice.wrote
    tell(
        member_id=member_id,
        kind=bell.TURN,
        about=f"{bell.about(entry.idea_id)}{entry.number}",
        url=bell.url_of(idea.id),
        data={"idea_id": idea.id, "turn": entry.kind, "wrote": wrote},
        actor_id=entry.person_id,
    )
    letters.write(entry, idea, member_id, wrote=wrote)
