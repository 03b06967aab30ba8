"""What is done to a case short of deciding it: claiming, giving back, passing on, escalating, notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.viewing import viewer
from forum.storage.idempotency import content_key, write_once
from moderation.cases.actions import handle as verbs
from moderation.cases.models import Case
from moderation.cases.queries import case_for
from moderation.decisions.wording import names_of
from moderation.queue.filters import wanted_from
from moderation.queue.forms import EscalateForm, HandleForm, NoteForm
from moderation.queue.routes.blueprint import queue
from moderation.queue.routes.pages import show_case


def _do(case_id: int, form: Any, verb: Callable[[Any, Case], None], back: str) -> None:
    """Do ``verb`` to the case, once for each form; its row is held meanwhile."""
    me = viewer()
    case_for(me, case_id)  # whoever may not see it learns nothing from the key of a form

    def write() -> str:
        verb(me, case_for(me, case_id, lock=True))
        return back

    key = form.idempotency_key.data or ""
    write_once(getattr(me, "id", 0), content_key("handling", key, request.path), write)


def _case_url(case_id: int) -> str:
    return f"/moderation/cases/{case_id}{wanted_from(request.args).query()}"


def _queue_url() -> str:
    return f"/moderation{wanted_from(request.args).query()}"


def _plain(case_id: int, verb: Callable[[Any, Case], None], back: str, said: str = "") -> ResponseReturnValue:
    """``said``: what is told afterwards, where the page that follows does not show it."""
    form = HandleForm()
    if not form.validate():
        return show_case(viewer(), case_id, 422)
    try:
        _do(case_id, form, verb, back)
    except verbs.Over:
        return _over(case_id)
    if said:
        flash(said, "success")
    return redirect(back, 303)


@queue.post("/cases/<int:case_id>/claim")
def claim(case_id: int) -> ResponseReturnValue:
    """Take the case, unless a colleague is at it."""
    try:
        return _plain(case_id, lambda me, case: verbs.claim(actor=me, case=case), _case_url(case_id))
    except verbs.Taken as taken:
        flash(_at_it(taken), "warning")
        return redirect(_case_url(case_id), 303)


def _over(case_id: int) -> ResponseReturnValue:
    flash(_("This was settled meanwhile."), "info")
    return redirect(_case_url(case_id), 303)


def _at_it(taken: verbs.Taken) -> str:
    name = names_of([taken.member_id]).get(taken.member_id, "")
    return str(_("%(name)s is looking at this case.", name=name or _("A colleague")))


@queue.post("/cases/<int:case_id>/release")
def release(case_id: int) -> ResponseReturnValue:
    """Give the case back."""
    return _plain(case_id, lambda me, case: verbs.release(actor=me, case=case), _case_url(case_id))


@queue.post("/cases/<int:case_id>/pass-on")
def pass_on(case_id: int) -> ResponseReturnValue:
    """«Not me, not today»: back to the queue, which shows the case again tomorrow."""
    return _plain(
        case_id,
        lambda me, case: verbs.pass_on(actor=me, case=case),
        _queue_url(),
        _("It is with your colleagues. Unless they settle it, you see it again tomorrow."),
    )


@queue.post("/cases/<int:case_id>/escalate")
def escalate(case_id: int) -> ResponseReturnValue:
    """Ask an administrator to decide."""
    form = EscalateForm()
    if not form.validate():
        return show_case(viewer(), case_id, 422, escalate_form=form)
    text = form.text.data or ""
    try:
        _do(
            case_id, form, lambda me, case: verbs.escalate(actor=me, case=case, text=text), _case_url(case_id)
        )
    except verbs.Taken as taken:
        form.form_errors.append(_at_it(taken))
        return show_case(viewer(), case_id, 409, escalate_form=form)
    except verbs.Over:
        return _over(case_id)
    flash(_("An administrator is asked to decide."), "success")
    return redirect(_case_url(case_id), 303)


@queue.post("/cases/<int:case_id>/note")
def note(case_id: int) -> ResponseReturnValue:
    """Leave a word for colleagues."""
    form = NoteForm()
    if not form.validate():
        return show_case(viewer(), case_id, 422, note_form=form)
    text, handover = form.text.data or "", bool(form.handover.data)
    _do(
        case_id,
        form,
        lambda me, case: verbs.note(actor=me, case=case, text=text, handover=handover),
        _case_url(case_id),
    )
    return redirect(f"{_case_url(case_id)}#notes", 303)
