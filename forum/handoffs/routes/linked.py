"""What the link of a letter opens, without an account: one hand-off, for one answer, and nothing else.

Programs that look at mail open every link: opening this one changes nothing, only its forms do.
"""

from __future__ import annotations

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.handoffs import letters
from forum.handoffs.actions.answer import Said, answer_by_link, work_by_link
from forum.handoffs.actions.departments import stop_weekly
from forum.handoffs.forms import LinkedAnswerForm
from forum.handoffs.links import EXPIRED, GOOD, USED, Link, department_of_stop, opened
from forum.handoffs.queries import department_row, find_handoff, program
from forum.handoffs.refusals import MovedOn
from forum.handoffs.routes.blueprint import BY_LINK, handoffs
from forum.handoffs.viewing import quoted
from forum.hooks import Reconsider
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import transaction
from forum.web.forms import csrf
from forum.web.language import language
from forum.web.limits import address_key, limiter


@handoffs.route("/handed/<token>", methods=["GET", "POST"])
@limiter.limit(BY_LINK, key_func=address_key, methods=["POST"])
def linked(token: str) -> ResponseReturnValue:
    """The question, and the field for its answer."""
    link = _link(token)
    form = LinkedAnswerForm()
    valid = form.validate_on_submit()
    if request.method == "GET" or (link.standing not in (GOOD, USED)):
        return _page(token, link, form, status=200 if request.method == "GET" else 409)
    if not valid:
        return _page(token, link, form, status=422 if link.standing == GOOD else 409)
    said = Said(str(form.text.data), able=form.able.data == "yes", signed=form.signed.data or "")
    handoff_id, turn = link.handoff.id, link.turn

    def write() -> str:
        answer_by_link(handoff_id=handoff_id, turn=turn, said=said, insisted="insist" in request.form)
        return "said"

    words = (handoff_id, turn, said.text, said.able, said.signed)
    try:
        write_once(program().id, content_key("handed", form.idempotency_key.data, *words), write)
    except Reconsider as asked:
        return _page(token, _link(token), form, status=422, reconsider=asked.verdict.explanation)
    except MovedOn:
        return _page(token, _link(token), form, status=409)
    return redirect(url_for("handoffs.linked", token=token, thanks=1), 303)


@handoffs.post("/handed/<token>/work")
@limiter.limit(BY_LINK, key_func=address_key)
def linked_work(token: str) -> ResponseReturnValue:
    """Somebody says that they are at it."""
    link = _link(token)
    if link.standing == GOOD:
        try:
            with transaction():
                work_by_link(handoff_id=link.handoff.id, turn=link.turn)
        except MovedOn:
            pass  # said already: the page shows how it stands
        else:
            flash(_("Thank you: your colleague sees that you are at it."), "success")
    return redirect(url_for("handoffs.linked", token=token), 303)


@handoffs.post("/handed/<token>/again")
@limiter.limit("3 per hour", key_func=address_key)
def linked_again(token: str) -> ResponseReturnValue:
    """Send the department a new link in place of one that has expired."""
    link = _link(token)
    if link.standing == EXPIRED:
        with transaction():
            handoff = find_handoff(link.handoff.id, lock=True)
            if handoff is not None:
                letters.renew(handoff)
        flash(_("A new link is on its way to the address of the department."), "success")
    return redirect(url_for("handoffs.linked", token=token), 303)


def _link(token: str) -> Link:
    found = opened(token)
    if found is None:
        abort(404)
    return found


def _page(
    token: str, link: Link, form: LinkedAnswerForm, *, status: int, reconsider: Any = None
) -> ResponseReturnValue:
    handoff = link.handoff
    good = link.standing == GOOD
    quote = quoted(handoff.post) if good else None
    page = render_template(
        "handoffs/linked.html",
        token=token,
        standing=link.standing,
        department=link.department.name(language()),
        row=handoff,
        quote=quote,
        note=handoff.note if good else "",
        details=handoff.details if quote and quote.html and handoff.consent == "agreed" else "",
        form=form,
        thanked="thanks" in request.args,
        reconsider=reconsider,
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@handoffs.route("/departments/weekly/stop/<token>", methods=["GET", "POST"])
@csrf.exempt
@limiter.limit(BY_LINK, key_func=address_key, methods=["POST"])
def stop(token: str) -> ResponseReturnValue:
    """End the weekly letter: a click on this page, or the mail program's own (RFC 8058)."""
    department_id = department_of_stop(token)
    department: Any = department_row(department_id) if department_id is not None else None
    if department is None or department.closed_at is not None:
        abort(404)
    name = department.name(language())
    if request.method == "POST":
        with transaction():
            stop_weekly(actor=program(), department_id=department.id)
    page = render_template("handoffs/stop.html", department=name, stopped=request.method == "POST")
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
