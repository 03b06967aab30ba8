"""A colleague's eyes: handing a draft over, agreeing, giving it back; archiving what is out."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.announcements.actions.correct import archive
from forum.announcements.actions.read import approve, give_back, hand_over
from forum.announcements.forms import GIVE_BACK, HandOverForm, ReadForm
from forum.announcements.models import READING
from forum.announcements.queries import announcement_for, colleagues
from forum.announcements.refusals import DraftChanged, NotHeard, NotThisReader
from forum.announcements.routes.blueprint import announcements
from forum.announcements.routes.drafting import offer_readers, workshop
from forum.clock import now
from forum.hooks import Reconsider
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.policy.announcing import named_to_read
from forum.policy.check import Refused
from forum.storage.idempotency import answered, write_once
from forum.storage.session import transaction
from forum.web.ids import bounded_id


@announcements.post("/announcements/<int:announcement_id>/hand-over")
def give_to_read(announcement_id: int) -> ResponseReturnValue:
    """Ask a colleague to read it."""
    me, form = member_who_may(Act.KEEP_DRAFT), HandOverForm()
    row = announcement_for(me, announcement_id)
    key = form.sent_key("handed", announcement_id)
    if answered(me.id, key) is not None:
        if row.stage == READING:
            return _handed(announcement_id)
        key = form.sent_key("handed", announcement_id, row.version)  # given back: this asks anew
    offer_readers(form, colleagues(row.category_id, but=row.author_id))
    if not form.validate_on_submit():
        return workshop(me, announcement_id, handing=form, status=422)

    def hand() -> str:
        return hand_over(
            actor=me,
            announcement_id=announcement_id,
            reader_id=form.reader_id.data,
            deputy_id=form.deputy_id.data or None,
            read_by=form.read_on.after or now(),
        ).url

    try:
        write_once(me.id, key, hand)
    except NotThisReader:
        form.reader_id.errors = [_("This person can’t read it for you any more. Choose somebody else.")]
        return workshop(me, announcement_id, handing=form, status=409)
    except NotHeard:
        form.form_errors.append(
            _("Please say first, in the draft, what you heard: your colleague reads that sentence as well.")
        )
        return workshop(me, announcement_id, handing=form, status=422)
    return _handed(announcement_id)


def _handed(announcement_id: int) -> ResponseReturnValue:
    flash(_("Your colleague is asked to read it."), "success")
    return redirect(f"/announcements/{announcement_id}", 303)


@announcements.post("/announcements/<int:announcement_id>/judge")
def judge(announcement_id: int) -> ResponseReturnValue:
    """Agree to the draft, or give it back with a word."""
    me, form = member_who_may(Act.KEEP_DRAFT), ReadForm()
    key = form.sent_key("read", announcement_id)
    if answered(me.id, key) is not None:
        return _judged()
    row = announcement_for(me, announcement_id)
    if not named_to_read(me, row):
        raise Refused(Act.JUDGE_ANNOUNCEMENT, me)
    if not form.validate_on_submit():
        return workshop(me, announcement_id, reading=form, status=422)
    verb: Any = give_back if form.turn.data == GIVE_BACK else approve
    version = bounded_id(form.version.data) or 0
    said: dict[str, Any] = {"note": form.note.data or "", "insisted": "insist" in request.form}

    def read() -> str:
        return str(verb(actor=me, announcement_id=announcement_id, version=version, **said).url)

    try:
        write_once(me.id, key, read)
    except DraftChanged:
        form.form_errors.append(
            _("It was changed or read by somebody else meanwhile. Your words stand here: look at it again.")
        )
        return workshop(me, announcement_id, reading=form, status=409)
    except Reconsider as asked:
        why = asked.verdict.explanation
        return workshop(me, announcement_id, reading=form, status=422, reconsider=why)
    return _judged()


def _judged() -> ResponseReturnValue:
    flash(_("Thank you. Its author is told."), "success")
    return redirect("/announcements", 303)


@announcements.post("/announcements/<int:announcement_id>/archive")
def put_away(announcement_id: int) -> ResponseReturnValue:
    """Let it stand among what was announced once."""
    me = member_who_may(Act.KEEP_DRAFT)
    with transaction():
        archive(actor=me, announcement_id=announcement_id)
    flash(_("It stands among what was announced once."), "success")
    return redirect("/announcements", 303)
