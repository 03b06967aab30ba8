"""A decision with all that belongs to it, and undoing it; lifting what is in force about a member."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.actions.change_standing import FREE, change_standing
from forum.members.models import Member
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import session
from forum.web.language import language
from moderation.cases.models import Case
from moderation.cases.story import kind_of
from moderation.conduct.queries import rule
from moderation.decisions import letters
from moderation.decisions.actions.reverse import AlreadyReversed, reverse
from moderation.decisions.aftermath import aftermath
from moderation.decisions.desk import drafted_reversal
from moderation.decisions.effects import may_undo
from moderation.decisions.forms import UndoForm, emptied, settle_draft
from moderation.decisions.measures import REVERSE, measure
from moderation.decisions.models import Decision
from moderation.decisions.queries import (
    became,
    decision_for,
    judged_by,
    reversal_of,
    standing_of,
    statements_about,
)
from moderation.decisions.routes.blueprint import decisions
from moderation.decisions.wording import did, names_of


@decisions.get("/decisions/<int:decision_id>")
def show(decision_id: int) -> ResponseReturnValue:
    """Everything about a decision."""
    return _page(decision_id, UndoForm(formdata=None))


@decisions.post("/decisions/<int:decision_id>/undo")
def undo(decision_id: int) -> ResponseReturnValue:
    """Show the statement first; then undo it, with reasons."""
    me: Any = viewer()
    form = UndoForm()
    decision, case = decision_for(me, decision_id)
    step = request.form.get("step", "preview")
    if step == "change":
        return _page(decision_id, form)
    if not form.validate_on_submit():
        return _page(decision_id, form, 422)
    facts, words = form.facts.data, form.statement.data or ""
    if step != "decide" or emptied(form):
        return _preview(me, decision, case, form)

    def write() -> str:
        return str(reverse(actor=me, decision_id=decision_id, facts=facts, statement=words).id)

    key = content_key("reversal", form.idempotency_key.data, decision_id, facts, words)
    try:
        made = write_once(me.id, key, write)
    except AlreadyReversed:
        return _too_late(decision_id, form)
    flash(_("The decision is undone. Everybody who was told of it is told."), "success")
    return redirect(f"/moderation/decisions/{made}", 303)


def _too_late(decision_id: int, form: Any) -> ResponseReturnValue:
    form.form_errors.append(_("Somebody else has undone it meanwhile."))
    return _page(decision_id, form, 409)


def _preview(me: Any, decision: Decision, case: Case, form: Any) -> ResponseReturnValue:
    """What undoing does, and what its author and those who reported it will read."""
    if reversal_of(decision.id) is not None:
        return _too_late(decision.id, form)
    kind = kind_of(case.subject_kind)
    thing = kind.find(case.subject_id) if kind is not None else None
    if not may_undo(me, decision, case, kind, thing):
        raise Refused(Act.JUDGE_CASE, me)
    drafts = drafted_reversal(me, decision, case, form.facts.data, language())
    page = render_template(
        "moderation/decisions/undoing.html",
        edited=settle_draft(form, drafts.words),
        decision=decision,
        case=case,
        measure=measure(decision.measure),
        after=aftermath(decision, case, kind, thing),
        drafts=drafts,
        form=form,
    )
    return make_response(page)


def _page(decision_id: int, form: Any, status: int = 200) -> ResponseReturnValue:
    me = viewer()
    decision, case = decision_for(me, decision_id)
    kind, told = kind_of(case.subject_kind), statements_about(decision_id)
    thing = kind.find(case.subject_id) if kind is not None else None
    undone_by, cited = reversal_of(decision_id), rule(decision.rule_version, decision.rule_key)
    people = (decision.decided_by_id, case.owner_id, *[one.member_id for one in told])
    page = render_template(
        "moderation/decisions/show.html",
        decision=decision,
        case=case,
        measure=measure(decision.measure),
        rule=cited.view(language()) if cited is not None else None,
        kind=kind,
        snapshot=judged_by(decision),
        became=became(decision),
        changed=did(decision.effects),
        statements=told,
        names=names_of(people),
        undone_by=undone_by,
        may_undo=undone_by is None
        and decision.measure != REVERSE.name
        and may_undo(me, decision, case, kind, thing),
        after=aftermath(decision, case, kind, thing) if undone_by is None else None,
        form=form,
    )
    return make_response(page, status)


@decisions.get("/members/<int:member_id>/lift")
def lifting(member_id: int) -> ResponseReturnValue:
    """What is in force about a member's standing, and lifting it."""
    return _lifting(_member(member_id), UndoForm(formdata=None))


@decisions.post("/members/<int:member_id>/lift")
def lift(member_id: int) -> ResponseReturnValue:
    """Show what is sent; then undo the decisions in force about a member's standing, and what was set by hand
    before them."""
    me: Any = viewer()
    form, member = UndoForm(), _member(member_id)
    step = request.form.get("step", "preview")
    if step == "change":
        return _lifting(member, form)
    if not form.validate_on_submit():
        return _lifting(member, form, 422)
    if step != "decide":
        return _lifting(member, form, shown=True)
    why, sent = form.facts.data, request.form
    standing = [one.id for one in standing_of(member_id)]
    if not all(letters.shown(sent, number) for number in standing):
        return _unread(member, form)
    if any(letters.unfit(sent, number) for number in standing):
        return _lifting(member, form, 422, shown=True)
    told = letters.texts(sent, standing)

    def write() -> str:
        found = standing_of(member_id)
        if any(one.id not in told for one in found):
            raise Unread
        for decision in found:
            reverse(actor=me, decision_id=decision.id, facts=why, statement=told[decision.id])
        freed = session().get_one(Member, member_id, populate_existing=True)
        if freed.muted_until is not None or freed.suspended_until is not None:
            change_standing(actor=me, member=freed, standing=FREE, reason=why)
        return f"/admin/members/{freed.username}"

    key = content_key("lifting", form.idempotency_key.data, member_id, why, letters.carried(sent))
    try:
        url = write_once(me.id, key, write)
    except Unread:
        return _unread(member, form)
    except AlreadyReversed:
        form.form_errors.append(_("Somebody else has undone it meanwhile."))
        return _lifting(member, form, 409)
    flash(_("It is lifted, and the reason is kept."), "success")
    return redirect(url, 303)


class Unread(Exception):
    """A decision came into force whose statement was on no page yet."""


def _unread(member: Member, form: Any) -> ResponseReturnValue:
    form.form_errors.append(_("Something else is in force by now. Read what will be sent about it, too."))
    return _lifting(member, form, 409, shown=True)


def _member(member_id: int) -> Member:
    me = viewer()
    member = session().get(Member, member_id)
    if member is None or member.system:
        raise Refused(Act.SEE_MEMBER, me)
    require(me, Act.CHANGE_STANDING, member)
    return member


def _lifting(member: Member, form: Any, status: int = 200, *, shown: bool = False) -> ResponseReturnValue:
    """The page; ``shown`` with the statements that will be sent, one for each decision, to be edited."""
    me, found = viewer(), standing_of(member.id)
    drafts = []
    for one in found if shown else ():
        case = decision_for(me, one.id)[1]
        draft = drafted_reversal(me, one, case, form.facts.data, language())
        kept = letters.letter(request.form, one.id, draft.words, draft.spoken)
        drafts.append((measure(one.measure), kept, draft.for_reporters))
    page = render_template(
        "moderation/decisions/lifting.html",
        member=member,
        decisions=[(one, measure(one.measure)) for one in found],
        names=names_of(one.decided_by_id for one in found),
        drafts=drafts,
        shown=shown,
        carried=[] if shown else letters.carried(request.form),
        form=form,
    )
    return make_response(page, status)
