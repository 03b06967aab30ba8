"""Reading thanks: what reached one, what one sent, one alone, and all that stands beneath something."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.members.viewing import viewer
from forum.notifications.actions import read_about
from forum.policy.acts import Act
from forum.storage.session import transaction
from forum.thanks.bell import about_thanks
from forum.thanks.queries import reached, sent, thanks_for
from forum.thanks.routes.blueprint import thanks
from forum.thanks.shared import all_beneath
from forum.thanks.viewing import about_for, line, lines
from forum.topics.routes.responding import member_for
from forum.web.ids import bounded_id


@thanks.get("/thanks")
def reached_ones() -> ResponseReturnValue:
    """What reached the member, the newest first; nobody counts it."""
    me = member_for(Act.KEEP_DRAFT)
    page = reached(me, before=bounded_id(request.args.get("before")))
    return render_template("thanks/reached_ones.html", lines=lines(me, page.items), page=page)


@thanks.get("/thanks/sent")
def sent_ones() -> ResponseReturnValue:
    """What the member sent, to be taken back."""
    me = member_for(Act.KEEP_DRAFT)
    page = sent(me, before=bounded_id(request.args.get("before")))
    return render_template("thanks/sent_ones.html", lines=lines(me, page.items), page=page)


@thanks.get("/thanks/<int:thanks_id>")
def show(thanks_id: int) -> ResponseReturnValue:
    """One thanks: for whoever wrote it, whom it is for, and, while it is shown, who sees what it is for."""
    me = viewer()
    shown = line(me, thanks_for(me, thanks_id))
    if me is not None and me.bell and (shown.mine or shown.for_me):
        answer = shown.answer
        with transaction():
            for one in [shown.thanks, answer.thanks] if answer is not None else [shown.thanks]:
                read_about(member_id=me.id, about=about_thanks(one.id))
        shown = line(me, thanks_for(me, thanks_id))
    return render_template("thanks/show.html", line=shown)


@thanks.get("/thanks/for/<kind>/<int:subject_id>")
def beneath(kind: str, subject_id: int) -> ResponseReturnValue:
    """All that is shown beneath one thing, for whoever sees that."""
    me = viewer()
    found = all_beneath(me, kind, subject_id, before=bounded_id(request.args.get("before")))
    about = about_for(me, found.kind, found.thing)
    return render_template(
        "thanks/beneath.html", about=about, page=found.page, here=f"/thanks/for/{kind}/{subject_id}"
    )
