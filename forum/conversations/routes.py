"""The pages of private conversations. Reading and writing in one is what it is in any topic."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.conversations.actions import leave_conversation
from forum.conversations.queries import conversations_for
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import transaction
from forum.topics.queries import topic_for

conversations = Blueprint("conversations", __name__)


@conversations.get("/conversations")
def index() -> str:
    """The viewer's conversations, the one that moved last first."""
    me = viewer()
    if me is None:
        raise Refused(
            Act.LEAVE_CONVERSATION, None
        )  # no sight to hide: everybody has such a page, once logged in
    page = conversations_for(me, request.args.get("before", ""))
    older = f"/conversations?before={page.after}" if page.after else None
    return render_template("conversations/index.html", lines=page.items, older=older)


@conversations.route("/conversations/<int:topic_id>/leave", methods=["GET", "POST"])
def leave(topic_id: int) -> ResponseReturnValue:
    """Ask whether the viewer really wants to go, and let them."""
    me: Any = viewer()
    if request.method == "GET":
        topic = topic_for(me, topic_id)
        require(me, Act.LEAVE_CONVERSATION, topic)
        return render_template("conversations/leave.html", topic=topic)
    with transaction():
        leave_conversation(actor=me, topic=topic_for(me, topic_id, lock=True))
    flash(_("You take no part in that conversation any more."), "success")
    return redirect("/conversations", 303)
