"""What is mailed about ideas to those who asked for it: what was said of one of theirs, by whom.

Each message goes through the outbox under a key of its own, in the language of its reader, and can be ended
with one click (RFC 8058).
"""

from __future__ import annotations

from flask import render_template
from flask_babel import lazy_gettext as _l

from forum.community.queries import site
from forum.feedback import bell
from forum.feedback.models import DONE, JOINED, Idea, IdeaEntry
from forum.hooks import MailKind
from forum.jobs import mail
from forum.members.mailing import base_url
from forum.members.models import Member
from forum.members.people import people
from forum.notifications.mails import way_out
from forum.storage.session import session
from forum.web.language import speaking

MAIL = MailKind("ideas", _l("What becomes of an idea that I wrote, support or spoke of"))


def write(entry: IdeaEntry, idea: Idea, member_id: int, *, wrote: bool) -> None:
    """Put the message into the outbox, if the member, who sees ``idea``, wants such mail; once, run again."""
    member = session().get(Member, member_id)
    if member is None or member.confirmed_at is None or MAIL.name not in member.mails.split():
        return
    stop = way_out(member_id, MAIL.name)
    with speaking(member.language) as tongue:
        line = bell.sentence_of(entry.kind, idea.title, wrote=wrote)
        context = {
            "line": line,
            "said": entry.sentence if entry.kind != JOINED else "",
            "who": _name(entry.person_id),
            "done": entry.kind == DONE,
            "link": base_url() + bell.url_of(idea.id),
            "way_out": stop,
            "site": site(),
            "base_url": base_url(),
            "lang": tongue,
            "name": member.display_name,
        }
        mail.post(
            to=member.email,
            subject=line,
            text=render_template("email/idea.txt", **context),
            html=render_template("email/idea.html", **context),
            key=f"{bell.about(entry.idea_id)}{entry.number}:{member_id}",
            unsubscribe=stop,
        )


def _name(member_id: int | None) -> str:
    person = people([member_id]).get(member_id) if member_id is not None else None
    return person.called if person is not None else ""
