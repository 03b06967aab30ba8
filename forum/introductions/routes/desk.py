"""The concierge's desk, for those who connect members."""

from __future__ import annotations

from hashlib import sha256

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.introductions.actions.take import give_back, take_row
from forum.introductions.desk import desk_for
from forum.introductions.queries import people
from forum.introductions.refusals import Done, Taken
from forum.introductions.routes.blueprint import ANSWERING, introductions
from forum.introductions.waiting import GIFT
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.storage.session import transaction
from forum.web.limits import account_key, limiter


@introductions.get("/concierge")
def desk() -> str:
    """Everything that waits for somebody's attention."""
    me = member_who_may(Act.KEEP_DRAFT)
    shelves = desk_for(me)
    seen = [(row.kind, row.subject_id, row.taken_by_id, row.fits) for shelf in shelves for row in shelf.rows]
    return render_template(
        "introductions/desk.html",
        shelves=shelves,
        waiting=bool(seen),
        version=_hash_of(seen),
    )


def _hash_of(seen: object) -> str:
    """A word that differs whenever the rows do."""
    return sha256(repr(seen).encode()).hexdigest()[:16]


@introductions.post("/concierge/<kind>/<int:subject_id>/take")
@limiter.limit(ANSWERING, key_func=account_key)
def take(kind: str, subject_id: int) -> ResponseReturnValue:
    """Take a row, and go where its one thing is done."""
    me = member_who_may(Act.KEEP_DRAFT)
    try:
        with transaction():
            url = take_row(actor=me, kind=kind, subject_id=subject_id)
        # Whoever can help isn't found on the page of the gift: the ways to do so stand at its row.
        return redirect(f"/concierge#at-{kind}-{subject_id}" if kind == GIFT else url, 303)
    except Taken as taken:
        found = people([taken.member_id]).get(taken.member_id)
        name = found.display_name if found is not None else ""
        flash(_("%(name)s took this a moment ago.", name=name), "info")
    except Done:
        flash(_("This is done already."), "info")
    return redirect("/concierge", 303)


@introductions.post("/concierge/<kind>/<int:subject_id>/give-back")
@limiter.limit(ANSWERING, key_func=account_key)
def release(kind: str, subject_id: int) -> ResponseReturnValue:
    """Give it back."""
    me = member_who_may(Act.KEEP_DRAFT)
    with transaction():
        give_back(actor=me, kind=kind, subject_id=subject_id)
    return redirect("/concierge", 303)
