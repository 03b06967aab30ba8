"""The page of notifications, marking read, and the choice per kind."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.hooks import hooks
from forum.members.viewing import member_who_may
from forum.notifications import actions, mails, queries
from forum.notifications.models import MENTIONED, QUOTED, REPLIED, WATCHED
from forum.policy.acts import Act
from forum.storage.session import transaction
from forum.web.forms import csrf
from forum.web.ids import bounded_id
from forum.web.security import safe_target

notifications = Blueprint("notifications", __name__)


def kind_labels(viewer: Any) -> dict[str, str]:
    """What each kind that ``viewer`` can choose is called."""
    offered = actions.choosable(viewer)
    plugged = {name: kind.label for name, kind in hooks().notices.items() if name in offered}
    return {
        MENTIONED: _("Somebody mentions me"),
        REPLIED: _("Somebody replies to me"),
        QUOTED: _("Somebody quotes me"),
        WATCHED: _("A new post in a topic or category I watch"),
        **plugged,
    }


@notifications.get("/notifications")
def index() -> ResponseReturnValue:
    """The newest first; what can no longer be read is dropped from the count on the way."""
    me = member_who_may(Act.KEEP_DRAFT)
    before = bounded_id(request.args.get("before"))
    page = queries.notifications_of(me, before=before)
    if me.bell and before is None and all(line.read for line in page.items):
        with transaction():
            queries.drop_unreadable(me)
    return render_template(
        "notifications/index.html",
        page=page,
        kinds=kind_labels(me),
        wanted=queries.wanted_kinds(me),
        mails=mails.offered_mails(me),
        wanted_mails=mails.wanted_mails(me),
    )


@notifications.post("/notifications/read")
def read() -> ResponseReturnValue:
    """Mark one (``id``) or all as read."""
    me = member_who_may(Act.KEEP_DRAFT)
    raw = request.form.get("id")
    chosen = bounded_id(raw)
    if raw and chosen is None:
        abort(400)
    with transaction():
        actions.mark_read(actor=me, notification_id=chosen)
    return redirect(safe_target(request.form.get("next"), url_for("notifications.index")), 303)


@notifications.post("/notifications/kinds")
def choose_kinds() -> ResponseReturnValue:
    """Keep the kinds that were ticked."""
    me = member_who_may(Act.KEEP_DRAFT)
    with transaction():
        actions.choose_kinds(actor=me, wanted=set(request.form.getlist("kind")) & set(actions.choosable(me)))
    return redirect(url_for("notifications.index") + "#kinds", 303)


@notifications.post("/notifications/mails")
def choose_mails() -> ResponseReturnValue:
    """Keep the kinds of mail that were ticked."""
    me = member_who_may(Act.KEEP_DRAFT)
    with transaction():
        mails.choose_mails(actor=me, wanted=set(request.form.getlist("mail")))
    flash(_("Your choice is kept."), "success")
    return redirect(url_for("notifications.index") + "#mails", 303)


@notifications.get("/unsubscribe/<token>")
def way_out(token: str) -> ResponseReturnValue:
    """What would end, and a button: a mail program that only looks at the address ends nothing."""
    found = mails.read_way_out(token)
    if found is None:
        abort(404)
    return render_template("notifications/unsubscribe.html", kind=found[1], done=False)


@notifications.post("/unsubscribe/<token>")
@csrf.exempt
def unsubscribe(token: str) -> ResponseReturnValue:
    """One click in a mail program (RFC 8058), or the button: the signed address is all that is asked for."""
    found = mails.read_way_out(token)
    if found is None:
        abort(404)
    with transaction():
        mails.unsubscribe(member_id=found[0], kind=found[1].name)
    return render_template("notifications/unsubscribe.html", kind=found[1], done=True)
