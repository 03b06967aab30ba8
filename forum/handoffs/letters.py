"""What is mailed to departments: a question with its link, what followed, and once a week what members said;
and to members who asked for it, what becomes of their question.

Each letter goes through the outbox under a key of its own, those to departments in the community's language.
Personal details stand in none of them: the department reads those behind its link, while the member agrees.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.clock import now
from forum.community.queries import site
from forum.handoffs.fold import LATE, POSTPONED, TAKEN_AWAY, UNANSWERED
from forum.handoffs.links import answer_token, stop_token
from forum.handoffs.models import (
    AGREED,
    ASKED,
    AWAITING,
    DECLINED,
    POSTED,
    PUBLISHED,
    SENT,
    WITHDRAWN,
    Department,
    Handoff,
    HandoffEntry,
)
from forum.handoffs.sentences import mine_of, of_mine
from forum.handoffs.story import came_to, course_of
from forum.handoffs.voice import Gathered
from forum.hooks import MailKind
from forum.jobs import mail
from forum.members.mailing import base_url
from forum.members.queries import viewer_by_id
from forum.notifications import letters as members
from forum.policy.acts import Act
from forum.policy.check import can
from forum.text.excerpt import letter_text, shorten
from forum.web.language import speaking
from forum.web.times import day

ASKING = (SENT, LATE, UNANSWERED, TAKEN_AWAY)
"""Letters that ask for an answer: each repeats the question, and its link."""

MAIL = MailKind("handoffs", _l("What becomes of a question of mine that was handed to a department"))
BY_BELL = (SENT, ASKED, LATE, POSTPONED, WITHDRAWN, TAKEN_AWAY)
"""Turns of which the member hears; of the answer, the bell tells as of every reply."""
BY_MAIL = (*BY_BELL, POSTED)

QUOTED = 3_000
"""Characters of the question that a letter repeats; the rest stands behind its link."""


def write(handoff: Handoff, kind: str, *, again: str = "", to: Department | None = None) -> None:
    """Put the letter about this turn into the outbox, if there is one: once, however often asked for.

    ``to``: a department that had the question before, where it is told of the turn. It reads when it had
    the question, and not what that is about; so does every department where the subject is gone, or out of
    sight.
    """
    department = to or handoff.department
    if kind not in (*ASKING, AGREED, DECLINED, POSTED, WITHDRAWN) or not department.address:
        return
    if kind in ASKING and handoff.status not in AWAITING:
        return  # it has done its part, and waits for nothing
    course = course_of(handoff)
    anew = dict.fromkeys((UNANSWERED, TAKEN_AWAY), f"{kind}:{course.version}")
    mark = {LATE: f"{kind}:{course.due}", **anew}.get(kind, kind)
    asked = kind in ASKING
    about = "" if to is not None or handoff.state != PUBLISHED else handoff.subject
    since = None if about else came_to(handoff, department)
    erasing = kind == WITHDRAWN and (to is not None or handoff.consent == AGREED)
    with speaking(site().language) as tongue:
        name = department.name(tongue)
        context = {
            "lines": _lines(handoff, kind, erasing=erasing)
            if since is None
            else _lines_nameless(handoff, kind, name, since, erasing=erasing),
            "quoted": _question(handoff) if asked else "",
            "note": handoff.note if kind == SENT else "",
            "link": f"{base_url()}/handed/{answer_token(handoff)}" if asked or kind == AGREED else "",
            "site": site(),
            "base_url": base_url(),
            "lang": tongue,
            "name": name,
        }
        mail.post(
            to=department.address,
            subject=_subject(kind, about, since, erasing=erasing),
            text=render_template("email/handoff.txt", **context),
            html=render_template("email/handoff.html", **context),
            key=f"handoff:{handoff.id}:{course.turn}:{mark}{again}" + (f":{to.id}" if to else ""),
        )


def to_member(handoff: Handoff, entry: HandoffEntry, *, actor_id: int) -> None:
    """What becomes of their question, to a member who asked for such mail; not what they did themselves."""
    who = viewer_by_id(handoff.member_id)
    if who is None or who.id == actor_id or entry.kind not in BY_MAIL:
        return
    if not can(who, Act.SEE_OWN_HANDOFF, handoff):
        return
    answer = entry.data.get("post") if entry.kind == POSTED else None
    path = f"/posts/{int(answer)}" if answer else f"/handoffs/{handoff.id}/mine"
    key = f"handoff:{handoff.id}:{entry.number}:{who.id}"
    members.write(MAIL, who.id, lambda: [of_mine(mine_of(handoff, entry.kind))], path, key=key)


def _question(handoff: Handoff) -> str:
    post = handoff.post
    readable = post.state == PUBLISHED and handoff.topic.state == PUBLISHED
    return shorten(letter_text(post.html, base_url()), QUOTED) if readable else ""


def _subject(kind: str, subject: str, since: datetime | None, *, erasing: bool) -> str:
    if since is not None and (kind == DECLINED or erasing):
        return str(_("Please erase what you copied"))
    about = {"subject": subject if since is None else _("a question of %(day)s", day=day(since))}
    if kind == SENT:
        return str(_("A question for you: %(subject)s", **about))
    if kind == LATE:
        return str(_("Still waiting for you: %(subject)s", **about))
    if kind in (UNANSWERED, TAKEN_AWAY):
        return str(_("Once more, please: %(subject)s", **about))
    if kind == AGREED:
        return str(_("More about: %(subject)s", **about))
    if kind == DECLINED:
        return str(_("Please erase: %(subject)s", **about))
    if kind == POSTED:
        return str(_("The member has your answer: %(subject)s", **about))
    return str(_("No answer needed any more: %(subject)s", **about))


def _lines_nameless(
    handoff: Handoff, kind: str, department: str, since: datetime, *, erasing: bool
) -> list[str]:
    """What a letter says where it can't say what the question is about.

    ``erasing``: the question is taken back, and the department could read personal details.
    """
    said = {"department": department, "day": day(since)}
    came = _(
        "A question came to %(department)s on %(day)s, and you could read personal details that belong to "
        "it. They are erased here now.",
        **said,
    )
    if kind == DECLINED:
        erase = _("The member wants nobody to read them any more: please erase what you copied of them.")
        return [str(came), str(erase)]
    if erasing:
        return [str(came), str(_("The question was taken back: please erase what you copied of them."))]
    if kind == POSTED:
        answered = _(
            "The member has an answer to the question that came to %(department)s on %(day)s. Thank you.",
            **said,
        )
        return [str(answered)]
    if kind == WITHDRAWN:
        back = _(
            "The question that came to %(department)s on %(day)s was taken back: you need do nothing.", **said
        )
        return [str(back)]
    return _lines(handoff, kind, erasing=erasing)


def _lines(handoff: Handoff, kind: str, *, erasing: bool) -> list[str]:
    until = str(_("An answer is expected by %(day)s.", day=day(handoff.due_at)))
    if kind == SENT:
        return [str(_("A member of the community asks something that only you can answer.")), until]
    if kind == LATE:
        return [
            str(_("A member still waits for your answer to this question.")),
            str(_("If you can’t answer it, say why: that is an answer too.")),
        ]
    if kind == UNANSWERED:
        return [
            str(
                _("What was answered is not there any more. The member still waits: please answer once more.")
            ),
            until,
        ]
    if kind == TAKEN_AWAY:
        answered_elsewhere = _("The answer that the member had is not there any more. They wait for yours.")
        return [str(answered_elsewhere), until]
    if kind == AGREED:
        return [str(_("The member agreed that you read personal details that belong to their question."))]
    if kind == DECLINED:
        return [
            str(_("The member took back their yes: their personal details are erased here.")),
            str(_("Please erase what you copied of them. Their question goes on all the same.")),
        ]
    if kind == POSTED:
        return [str(_("The member has an answer to “%(subject)s”. Thank you.", subject=handoff.subject))]
    if erasing:
        return [
            str(_("“%(subject)s” was taken back: it needs no answer any more.", subject=handoff.subject)),
            str(_("Its personal details are erased here: please erase what you copied of them.")),
        ]
    return [str(_("“%(subject)s” was taken back: you need do nothing.", subject=handoff.subject))]


def weekly(
    department: Department, groups: Sequence[Gathered], since: datetime, until: datetime, *, key: str
) -> None:
    """Put the week's page into the outbox, once for ``key``."""
    stop = f"{base_url()}/departments/weekly/stop/{stop_token(department.id)}"
    with speaking(site().language) as tongue:
        context: dict[str, Any] = {
            "groups": groups,
            "since": since,
            "until": until,
            "stop": stop,
            "link": f"{base_url()}/departments/{department.id}/voice",
            "site": site(),
            "base_url": base_url(),
            "lang": tongue,
            "name": department.name(tongue),
        }
        mail.post(
            to=department.address,
            subject=str(_("What members said this week: %(department)s", department=department.name(tongue))),
            text=render_template("email/voice.txt", **context),
            html=render_template("email/voice.html", **context),
            key=key,
            unsubscribe=stop,
        )


def renew(handoff: Handoff) -> None:
    """Send the question once more, with a link of today: at most once a day, whoever asks for it."""
    write(handoff, SENT, again=f":{now():%Y-%m-%d}")
