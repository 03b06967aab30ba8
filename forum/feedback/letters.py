"""What is mailed about ideas to those who asked for it: what was said of one of theirs, by whom."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.feedback import bell
from forum.feedback.models import DONE, JOINED, Idea, IdeaEntry
from forum.hooks import MailKind
from forum.members.people import people
from forum.notifications import letters

MAIL = MailKind("ideas", _l("What becomes of an idea that I wrote, support or spoke of"))


def write(entry: IdeaEntry, idea: Idea, member_id: int, *, wrote: bool) -> None:
    """Put the message into the outbox, if the member, who sees ``idea``, wants such mail; once, run again."""
    letters.write(
        MAIL,
        member_id,
        lambda: [bell.sentence_of(entry.kind, idea.title, wrote=wrote)],
        bell.url_of(idea.id),
        key=f"{bell.about(entry.idea_id)}{entry.number}:{member_id}",
        template="idea",
        more=lambda: {
            "said": entry.sentence if entry.kind != JOINED else "",
            "who": _name(entry.person_id),
            "done": entry.kind == DONE,
        },
    )


def _name(member_id: int | None) -> str:
    person = people([member_id]).get(member_id) if member_id is not None else None
    return person.called if person is not None else ""
