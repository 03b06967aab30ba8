"""What members were told about decisions, and the way to complain: for suspended members too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.viewing import forget_viewer, viewer
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.policy.words import addressee
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import session, transaction
from forum.web.ids import bounded_id
from forum.web.limits import account_key, limiter
from moderation.appeals import queries
from moderation.appeals.actions import complain as complaints
from moderation.appeals.actions import exchange
from moderation.appeals.forms import AnswerForm, ComplaintForm
from moderation.appeals.queries import PAGE, Told
from moderation.appeals.refusals import NothingSaid, NothingToComplainOf, NotYourTurn, Settled, TooLate
from moderation.appeals.routes.blueprint import COMPLAINING, appeals
from moderation.appeals.viewing import broken_rule, complaint_context, label_of, lines_of, snapshot_of
from moderation.reports.models import Report

NOBODY = 0
"""Under whose number the forms are remembered of whoever has no account."""


def _somebody() -> Any:
    """Whoever is logged in, suspended or not; a guest is asked to log in."""
    me = viewer()
    if me is None:
        raise Refused(Act.APPEAL, None)
    return me


@appeals.get("/statements")
def statements() -> ResponseReturnValue:
    """Everything the viewer was told, the newest first."""
    me = _somebody()
    lines = queries.statements_of(me, bounded_id(request.args.get("before")))
    older = f"/statements?before={lines[PAGE - 1].statement.id}" if len(lines) > PAGE else None
    return render_template(
        "moderation/appeals/statements.html", lines=lines_of(lines[:PAGE]), older=older, label_of=label_of
    )


@appeals.get("/statements/<int:statement_id>")
def statement(statement_id: int) -> ResponseReturnValue:
    """What was decided and why, what was judged, by which rule, and how to complain."""
    me = _somebody()
    told = queries.statement_for(me, _bounded(statement_id))
    if addressee(me, told):
        with transaction():
            complaints.see(actor=me, told=told)
        forget_viewer()  # the bell has changed
        told = queries.statement_for(me, statement_id)
    return _page(told)


def _page(told: Told, form: Any = None) -> str:
    return render_template(
        "moderation/appeals/statement.html",
        **complaint_context(told, form),
        label=label_of(told),
        snapshot=snapshot_of(told),
        rule=broken_rule(told),
        mine=addressee(viewer(), told),
    )


def _bounded(number: int) -> int:
    found = bounded_id(str(number))
    if found is None:
        abort(404)
    return found


@appeals.post("/statements/<int:statement_id>/complain")
@limiter.limit(COMPLAINING, key_func=account_key)
def complain(statement_id: int) -> ResponseReturnValue:
    """Take a complaint; a second one leads to the first."""

    def write(me: Any, words: str) -> object:
        return complaints.complain(actor=me, statement_id=statement_id, text=words)

    return _from_member(statement_id, ComplaintForm(), write, _complained())


@appeals.post("/statements/<int:statement_id>/answer")
@limiter.limit(COMPLAINING, key_func=account_key)
def answer(statement_id: int) -> ResponseReturnValue:
    """Take the answer to a question about a complaint."""

    def write(me: Any, words: str) -> object:
        return exchange.answer(actor=me, statement_id=statement_id, text=words)

    return _from_member(statement_id, AnswerForm(), write, _("Your answer is sent."))


@appeals.post("/notices/<token>/statements/<int:statement_id>/complain")
@limiter.limit(COMPLAINING)
def complain_by_link(token: str, statement_id: int) -> ResponseReturnValue:
    """The same for whoever gave a notice without an account, by their private link."""

    def write(told: Told, words: str) -> object:
        report = session().get_one(Report, told.statement.report_id)
        return complaints.appeal_by_report(report, told, words)

    return _by_link(token, statement_id, ComplaintForm(), write, _complained())


@appeals.post("/notices/<token>/statements/<int:statement_id>/answer")
@limiter.limit(COMPLAINING)
def answer_by_link(token: str, statement_id: int) -> ResponseReturnValue:
    """Take the answer of whoever gave a notice."""
    thanks = _("Your answer is sent.")
    return _by_link(token, statement_id, AnswerForm(), exchange.answer_by_report, thanks)


def _complained() -> str:
    return str(_("Your complaint is with the moderators. Somebody who did not decide will look at it."))


def _from_member(
    statement_id: int, form: Any, write: Callable[[Any, str], object], thanks: str
) -> ResponseReturnValue:
    me = _somebody()
    told = queries.statement_for(me, _bounded(statement_id))
    if not form.validate_on_submit():
        return make_response(_page(told, form), 422)
    words, then = str(form.text.data), f"/statements/{statement_id}"
    key = content_key("statement", form.idempotency_key.data, request.endpoint, statement_id, words)
    return _written(me.id, key, lambda: write(me, words), thanks, then)


def _by_link(
    token: str, statement_id: int, form: Any, write: Callable[[Told, str], object], thanks: str
) -> ResponseReturnValue:
    told = queries.statement_behind(token, _bounded(statement_id))
    if not form.validate_on_submit():
        return make_response(_linked(told, token, form), 422)
    words, then = str(form.text.data), f"/notices/{token}"
    key = content_key("linked", form.idempotency_key.data, request.endpoint, token, statement_id, words)
    return _written(
        NOBODY, key, lambda: write(queries.statement_behind(token, statement_id), words), thanks, then
    )


def _linked(told: Told, token: str, form: Any) -> str:
    """The form again, with what was written, for whoever has the link."""
    return render_template(
        "moderation/appeals/linked.html", **complaint_context(told, form, token=token), token=token
    )


def _written(
    member_id: int, key: str, write: Callable[[], object], thanks: str, then: str
) -> ResponseReturnValue:
    def once() -> str:
        write()
        return then

    try:
        write_once(member_id, key, once)
        flash(thanks, "success")
    except TooLate:
        flash(_("The six months in which one can complain are over."), "warning")
    except (NothingToComplainOf, Settled):
        flash(_("This was settled meanwhile."), "info")
    except NotYourTurn:
        flash(_("Nothing is being asked at the moment."), "info")
    except NothingSaid:
        flash(_("Nothing is written here yet."), "warning")
    return redirect(then, 303)
