"""Correcting what is announced, in the open; where two read, once somebody but its writer has read it."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.announcements.actions.correct import Words, body_of, correct
from forum.announcements.actions.propose import agree, give_correction_back, propose, take_correction_back
from forum.announcements.forms import GIVE_BACK, CorrectForm, ReadForm
from forum.announcements.models import PUBLISHED, TITLE_LENGTH, Announcement
from forum.announcements.queries import announcement_for, colleagues
from forum.announcements.refusals import AnotherWaits, DraftChanged, NothingChanged, NotRead, WriterMayNot
from forum.announcements.routes.blueprint import announcements
from forum.clock import now
from forum.colleagues.models import HandedWord
from forum.colleagues.queries import words_about
from forum.hooks import Reconsider
from forum.members.people import people
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.idempotency import answered, content_key, new_key, write_once
from forum.text.clean import clean_line
from forum.text.diff import word_diff
from forum.topics.refusals import Overtaken
from forum.web.ids import bounded_id
from forum.web.limits import POSTING, account_key, limiter

PROPOSED, CORRECTED = "proposed", "corrected"


@announcements.route("/announcements/<int:announcement_id>/correct", methods=["GET", "POST"])
@limiter.limit(POSTING, key_func=account_key, methods=["POST"])
def correction(announcement_id: int) -> ResponseReturnValue:
    """How it shall read, or what a colleague wrote and this one is to read."""
    me = member_who_may(Act.KEEP_DRAFT)
    row = announcement_for(me, announcement_id)
    if request.method == "GET":
        if not can(me, Act.JUDGE_CORRECTION, row):
            require(me, Act.CORRECT_ANNOUNCEMENT, row)
        return _page(announcement_id)
    form = CorrectForm()
    key = form.sent_key("corrected", announcement_id)
    if (earlier := answered(me.id, key)) is not None:
        return _corrected(row, proposed=earlier == PROPOSED)
    require(me, Act.CORRECT_ANNOUNCEMENT, row)
    if not form.validate_on_submit():
        return _page(announcement_id, form, status=422)
    number = bounded_id(form.revision.data) or 0
    words = Words(form.body.data, form.why.data, number, form.title.data or "")
    said: dict[str, Any] = {"words": words, "insisted": "insist" in request.form}

    def write() -> str:
        try:
            correct(actor=me, announcement_id=announcement_id, **said)
        except NotRead:  # asked for by now, whatever the page had said
            propose(actor=me, announcement_id=announcement_id, **said)
            return PROPOSED
        return CORRECTED

    try:
        became = write_once(me.id, key, write)
    except Reconsider as asked:
        if "insist" in request.form:  # the words may wait for a moderator, what stands beside them can't
            form.form_errors.append(
                _("The title and the reason can’t wait for a moderator: say them otherwise.")
            )
        return _page(announcement_id, form, status=422, reconsider=asked.verdict.explanation)
    except NothingChanged:
        flash(_("It reads as before: nothing was corrected."), "info")
        return redirect(row.url, 303)
    except AnotherWaits:
        form.form_errors.append(
            _("A colleague’s correction waits to be read: read it first. Your words stand here.")
        )
        return _page(announcement_id, form, status=409)
    except Overtaken:
        form.form_errors.append(_("It was changed meanwhile. Your words stand here: look at both."))
        return _page(announcement_id, form, status=409)
    return _corrected(row, proposed=became == PROPOSED)


def _corrected(row: Announcement, *, proposed: bool) -> ResponseReturnValue:
    if proposed:
        if colleagues(row.category_id, but=member_who_may(Act.KEEP_DRAFT).id):
            told = _("Your colleagues are asked to read it. It is out as soon as one of them agrees.")
        else:
            told = _("It is kept, and waits for somebody to host here who can read it.")
        flash(told, "success")
        return redirect(f"{row.url}/correct", 303)
    flash(_("It is corrected, and everybody sees what and why."), "success")
    return redirect(row.url, 303)


@announcements.post("/announcements/<int:announcement_id>/correct/judge")
def judge_correction(announcement_id: int) -> ResponseReturnValue:
    """Let a colleague's correction out, or give it back with a word."""
    me = member_who_may(Act.KEEP_DRAFT)
    row, form = announcement_for(me, announcement_id), ReadForm()
    back = form.turn.data == GIVE_BACK
    key = form.sent_key("judged", announcement_id)
    if answered(me.id, key) is not None:
        return _judged(row, back=back)
    if not can(me, Act.JUDGE_CORRECTION, row):
        require(me, Act.CORRECT_ANNOUNCEMENT, row)
    if not form.validate_on_submit():
        return _page(announcement_id, reading=form, status=422)
    verb: Any = give_correction_back if back else agree
    said = {"version": bounded_id(form.version.data) or 0, "note": form.note.data or ""}

    def read() -> str:
        verb(actor=me, announcement_id=announcement_id, insisted="insist" in request.form, **said)
        return f"/announcements/{announcement_id}"

    try:
        write_once(me.id, key, read)
    except Reconsider as asked:
        return _page(announcement_id, reading=form, status=422, reconsider=asked.verdict.explanation)
    except (DraftChanged, Overtaken, WriterMayNot) as problem:
        form.form_errors.append(_why_not(problem))
        return _page(announcement_id, reading=form, status=409)
    return _judged(row, back=back)


def _judged(row: Announcement, *, back: bool) -> ResponseReturnValue:
    told = _("It is corrected, and everybody sees what and why.")
    flash(_("Thank you. Whoever wrote it is told.") if back else told, "success")
    return redirect("/announcements" if back else row.url, 303)


def _why_not(problem: Exception) -> str:
    if isinstance(problem, WriterMayNot):
        return str(_("Whoever wrote it may not correct it any more. Give it back, and write it yourself."))
    if isinstance(problem, Overtaken):
        return str(
            _("The announcement reads otherwise by now. Give the correction back, to be written anew.")
        )
    return str(
        _("It was changed or read by somebody else meanwhile. Your words stand here: look at it again.")
    )


@announcements.post("/announcements/<int:announcement_id>/correct/take-back")
def take_back_correction(announcement_id: int) -> ResponseReturnValue:
    """Throw away a correction of one's own that is not out yet."""
    me = member_who_may(Act.KEEP_DRAFT)
    key = content_key("back", request.form.get("idempotency_key") or new_key(), announcement_id)

    def throw() -> str:
        take_correction_back(actor=me, announcement_id=announcement_id)
        return ""

    write_once(me.id, key, throw)
    flash(_("The correction is gone. The announcement stays as it is."), "success")
    return redirect(f"/announcements/{announcement_id}", 303)


def _page(
    announcement_id: int,
    form: CorrectForm | None = None,
    *,
    reading: ReadForm | None = None,
    status: int = 200,
    reconsider: Any = None,
) -> ResponseReturnValue:
    me = member_who_may(Act.KEEP_DRAFT)
    row = announcement_for(me, announcement_id)
    known = row.correction
    judging = can(me, Act.JUDGE_CORRECTION, row)
    if judging:
        reading = reading or ReadForm(formdata=None)
        reading.version.data = str(known.version)
    elif can(me, Act.CORRECT_ANNOUNCEMENT, row):
        form = form or _filled(me, row)
    page = render_template(
        "announcements/correct.html",
        row=row,
        at_home=row.stage == PUBLISHED and row.ends_at is not None and row.ends_at > now(),
        known=known,
        mine=known is not None and known.writer_id == me.id,
        writer=people([known.writer_id])[known.writer_id] if known is not None else None,
        changes=word_diff(body_of(row), known.source) if known is not None else None,
        form=form,
        reading=reading,
        judging=judging,
        colleagues=colleagues(row.category_id, but=me.id) if row.asks_second_reader else [],
        words=_said_since(me, row),
        reconsider=reconsider,
        key=new_key(),
    )
    return make_response(page, status)


def _said_since(me: Any, row: Announcement) -> list[HandedWord]:
    """What colleagues said of the correction that is not out yet."""
    known = row.correction
    words = words_about(me, row.place) if known is not None else []
    return [word for word in words if word.created_at >= known.written_at]


def _filled(me: Any, row: Announcement) -> CorrectForm:
    """As it reads now; or as oneself wrote that it shall, and asked for by the page of its title."""
    form = CorrectForm(formdata=None)
    known = row.correction if row.correction is not None and row.correction.writer_id == me.id else None
    asked = clean_line(request.args.get("title", "")[:TITLE_LENGTH], 4 * TITLE_LENGTH)[:TITLE_LENGTH]
    form.title.data = asked or (known.title if known is not None else row.heading)
    form.body.data = known.source if known is not None else body_of(row)
    form.why.data = known.why if known is not None else ""
    form.revision.data = str(row.post.revision)
    return form
