"""Where a colleague reads first: chosen by administrators for each category."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.announcements.actions.read import ask_second_reader
from forum.announcements.queries import asking_categories
from forum.announcements.routes.blueprint import announcements
from forum.categories.catalogue import places
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import transaction
from forum.web.ids import bounded_id


@announcements.get("/admin/announcements")
def second_readers() -> ResponseReturnValue:
    """The categories, and which of them ask for a second pair of eyes."""
    require(member_who_may(Act.KEEP_DRAFT), Act.ASK_SECOND_READER)
    return render_template("announcements/second_readers.html", places=places(), asking=asking_categories())


@announcements.post("/admin/announcements")
def choose_second_readers() -> ResponseReturnValue:
    """Keep which of them were ticked."""
    me = member_who_may(Act.KEEP_DRAFT)
    require(me, Act.ASK_SECOND_READER)
    ticked = {bounded_id(raw) for raw in request.form.getlist("category")}
    with transaction():
        for place in places():
            ask_second_reader(actor=me, category_id=place.id, asked=place.id in ticked)
    flash(_("Your choice is kept."), "success")
    return redirect("/admin/announcements", 303)
