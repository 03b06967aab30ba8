"""The list of announcements, one of them, and the button that says one has read it."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.announcements.actions.correct import mark_seen
from forum.announcements.models import OUT
from forum.announcements.queries import (
    PAGE,
    announcement_for,
    announcing_places,
    corrections_to_read,
    published_announcements,
    unpublished,
    unread_correction,
)
from forum.announcements.routes.blueprint import announcements
from forum.announcements.routes.drafting import workshop
from forum.announcements.viewing import lines, stage_in_words
from forum.members.viewing import member_who_may, viewer
from forum.notifications.opening import opened
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import member
from forum.storage.session import transaction
from forum.web.ids import bounded_id
from forum.web.security import safe_target

CORRECTED = b'<p class="correction">'
"""How what stands beneath a corrected post begins (``announcements/_corrected.html``)."""


@announcements.get("/announcements")
def index() -> ResponseReturnValue:
    """What was announced, the newest first; and what the brand's people are writing."""
    me, before = viewer(), bounded_id(request.args.get("before"))
    found = published_announcements(me, before=before, limit=PAGE + 1)
    correctable, archivable = (
        {row.id for row in found if can(me, act, row)}
        for act in (Act.CORRECT_ANNOUNCEMENT, Act.ARCHIVE_ANNOUNCEMENT)
    )
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template(
        "announcements/index.html",
        lines=lines(found[:PAGE]),
        drafts=lines(unpublished(me)) if before is None else [],
        to_read=lines(corrections_to_read(me)) if before is None else [],
        stage=stage_in_words,
        older=url_for("announcements.index", before=more) if more else None,
        correctable=correctable,
        archivable=archivable,
        may_write=bool(announcing_places(me)),
        first=before is None,
    )


@announcements.get("/announcements/<int:announcement_id>")
def show(announcement_id: int) -> ResponseReturnValue:
    """What is out is read where its replies are; what isn't, where it is written."""
    me = viewer()
    row = announcement_for(me, announcement_id)
    me = opened(me, row.url)
    if row.stage in OUT:
        if member(me, None):
            with transaction():
                mark_seen(actor=me, announcement_id=announcement_id)
        return redirect(f"/posts/{row.post_id}", 303)
    return workshop(me, announcement_id)


@announcements.after_app_request
def corrected_where_it_stands(answer: Response) -> Response:
    """A correction was read where its post stands: on the page that begins with it, or was asked for it.

    The page itself tells whether one stands on it: the database is not asked about all others.
    """
    if request.endpoint != "topics.show" or request.method != "GET" or answer.status_code != 200:
        return answer
    if CORRECTED not in answer.get_data() or {"after", "before"} & request.args.keys():
        return answer
    me = viewer()
    if not member(me, None):
        return answer
    topic_id = (request.view_args or {})["topic_id"]
    number = unread_correction(me, topic_id, bounded_id(request.args.get("at")))
    if number is not None:
        with transaction():
            mark_seen(actor=me, announcement_id=number)
    return answer


@announcements.post("/announcements/<int:announcement_id>/read")
def seen(announcement_id: int) -> ResponseReturnValue:
    """It was read, and stands on the home page no longer."""
    me = member_who_may(Act.KEEP_DRAFT)
    with transaction():
        mark_seen(actor=me, announcement_id=announcement_id)
    return redirect(safe_target(request.form.get("next"), "/"), 303)
