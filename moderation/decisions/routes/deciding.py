"""Deciding: the form, the statement as its author will read it, then the decision. Without scripts too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from forum.members.viewing import viewer
from forum.storage.idempotency import content_key, earlier_answer, write_once
from forum.storage.session import transaction
from forum.subjects import Snapshot
from forum.web.ids import bounded_id
from forum.web.language import language
from moderation.cases.actions.handle import renew
from moderation.cases.models import Case
from moderation.cases.story import Stale, disturbing, held_case, kind_of
from moderation.conduct.queries import current_rules
from moderation.decisions.actions.decide import Incomplete, Ruling, decide, decide_at_once
from moderation.decisions.desk import Desk, desk_of_case, desk_of_subject
from moderation.decisions.effects import possible
from moderation.decisions.forms import RulingForm, emptied, settle_draft
from moderation.decisions.models import Decision
from moderation.decisions.routes.blueprint import decisions
from moderation.decisions.wording import happened

DIGITS = "1234567890"

Write = Callable[[int, Snapshot | None, Ruling], Decision]
"""Decides, given the last entry and the words that were read."""

FIELD_OF = {"measure": "measure", "rule": "rule", "facts": "facts", "law": "law", "until": "term"}
"""Where the form says what the verb found missing."""


@decisions.get("/cases/<int:case_id>/decide")
def deciding(case_id: int) -> ResponseReturnValue:
    """The form on a page of its own."""
    desk = desk_of_case(viewer(), case_id)
    return _page(desk, fresh_form(desk))


@decisions.post("/cases/<int:case_id>/decide")
def decide_case(case_id: int) -> ResponseReturnValue:
    """Show the statement first; then decide."""
    me = viewer()
    desk = desk_of_case(me, case_id)

    def with_case(seen: int, judged: Snapshot | None, ruling: Ruling) -> Decision:
        return decide(actor=me, case_id=case_id, seen=seen, judged=judged, ruling=ruling)

    return _decide(me, desk, with_case)


@decisions.get("/act/<kind>/<int:subject_id>")
def acting(kind: str, subject_id: int) -> ResponseReturnValue:
    """The same form about a subject that perhaps nobody has reported."""
    desk = desk_of_subject(viewer(), kind, subject_id)
    return _page(desk, fresh_form(desk, request.args.get("measure", "")))


@decisions.post("/act/<kind>/<int:subject_id>")
def act(kind: str, subject_id: int) -> ResponseReturnValue:
    """Show the statement first; then decide, with the same records as from the queue."""
    me = viewer()
    desk = desk_of_subject(me, kind, subject_id)

    def at_once(seen: int, judged: Snapshot | None, ruling: Ruling) -> Decision:
        return decide_at_once(
            actor=me, kind_name=kind, subject_id=subject_id, ruling=ruling, seen=seen, judged=judged
        )

    return _decide(me, desk, at_once)


def fresh_form(desk: Desk, wanted: str = "") -> RulingForm:
    """An empty form with the spoken-of rule, and perhaps the measure one came for, chosen."""
    form = RulingForm(formdata=None)
    rules = current_rules(language())
    form.offer(desk.measures, rules)
    form.seen.data = str(desk.case.version)
    form.judged.data = desk.sealed_for(viewer())
    names = {one.name for one in desk.measures}
    if wanted == "publish" and wanted not in names:
        wanted = "restore"  # on the forum's pages both are called «show»
    form.measure.data = wanted if wanted in names else None
    spoken = next((one for one in rules if one.key == desk.spoken_of), None)
    form.rule.data = f"{spoken.version}:{spoken.key}" if spoken is not None else ""
    return form


def _decide(me: Any, desk: Desk, write: Write) -> ResponseReturnValue:
    form = RulingForm()
    form.offer(desk.measures, current_rules(language()))
    step = request.form.get("step", "preview")
    if step == "change":
        form.until_at.data = ""
        return _page(desk, form)
    key = _key(desk)
    if step != "decide":
        form.until_at.data = ""
    elif (earlier := earlier_answer(me.id, key)) is not None:
        return redirect(f"/moderation/decisions/{earlier}", 303)  # sent twice: it is not on the menu any more
    if not form.validate_on_submit():
        # What can't be done any more, because a colleague was quicker, is told as that.
        stale = disturbing(desk.case.id, _seen(form), me.id) if form.measure.errors else []
        return _overtaken(me, desk, form, stale) if stale else _page(desk, form, 422)
    ruling = _ruling(form)
    judged = desk.judged(me, form.judged.data)
    if step != "decide" or emptied(form):
        return _preview(me, desk, form, ruling)
    if form.judged.data and judged is None:  # read too long ago to tell what it was
        return _overtaken(me, desk, form, [])
    try:
        decision_id = write_once(me.id, key, lambda: str(write(_seen(form), judged, ruling).id))
    except Stale as stale:
        return _overtaken(me, desk, form, stale.entries)
    except Incomplete as missing:
        form[FIELD_OF[missing.field]].errors = [_("Something is missing here, or no longer true.")]
        return _page(desk, form, 422)
    flash(_("It is decided. Everybody concerned is told."), "success")
    return redirect(f"/moderation/decisions/{decision_id}", 303)


def _key(desk: Desk) -> str:
    """The key of the form together with all that it says, as it was sent."""
    said = [value for name, value in sorted(request.form.items()) if name not in ("csrf_token", "step")]
    return content_key("decision", request.form.get("idempotency_key", ""), desk.action, *said)


def _seen(form: RulingForm) -> int:
    return bounded_id(form.seen.data) or 0


def _ruling(form: RulingForm) -> Ruling:
    version, key = form.cited()
    return Ruling(
        measure=str(form.measure.data),
        rule_key=key,
        rule_version=version,
        facts=form.facts.data,
        until=form.until(),
        illegal=form.illegal,
        law=form.law.data if form.illegal else "",
        statement=form.statement.data or "",
    )


def _preview(me: Any, desk: Desk, form: RulingForm, ruling: Ruling) -> ResponseReturnValue:
    """What will be done, and the statement as its author will read it, to be edited."""
    chosen = form.chosen
    if chosen is None:
        return _page(desk, form, 422)
    words, spoken = desk.drafted(ruling, chosen, me.id)
    edited = settle_draft(form, words)
    _stay_at_it(me, desk.case)
    form.until_at.data = ruling.until.isoformat() if ruling.until is not None else ""
    # Told here, it is known to whoever decides after this page: only what comes later stops them.
    meanwhile = disturbing(desk.case.id, _seen(form), me.id) if desk.case.id else []
    form.seen.data = str(max([_seen(form), *[one.number for one in meanwhile]]))
    changes = desk.changes(desk.judged(me, form.judged.data))
    form.judged.data = desk.sealed_for(me)
    page = render_template(
        "moderation/decisions/preview.html",
        desk=desk,
        form=form,
        measure=chosen,
        ruling=ruling,
        rule=next((one for one in current_rules(language()) if one.key == ruling.rule_key), None),
        spoken=spoken,
        draft=words,
        edited=edited,
        told=bool(words),
        meanwhile=happened(meanwhile, language()),
        changes=changes,
        for_reporters=desk.drafted_for_reporters(ruling, chosen, language()),
    )
    return make_response(page)


def _stay_at_it(me: Any, case: Case) -> None:
    """Whoever claimed the case is at work on it here too."""
    if case.claimed_by_id == me.id:
        number = case.id
        with transaction():
            held = held_case(number)
            if held is not None:
                renew(actor=me, case=held)


def _page(desk: Desk, form: RulingForm, status: int = 200) -> ResponseReturnValue:
    return make_response(render_template("moderation/decisions/decide.html", **context(desk, form)), status)


def context(desk: Desk, form: RulingForm) -> dict[str, Any]:
    """What the form's templates need."""
    measures = list(zip(desk.measures, DIGITS + " " * len(desk.measures), strict=False))
    return {
        "desk": desk,
        "case": desk.case,
        "form": form,
        "measures": measures,
        "meanwhile": [],
        "changes": [],
    }


def _overtaken(me: Any, desk: Desk, form: RulingForm, entries: list[Any]) -> ResponseReturnValue:
    """409: what happened meanwhile, in words; what was typed is kept, and can be decided anew."""
    changes = desk.changes(desk.judged(me, form.judged.data))
    form.judged.data = desk.sealed_for(me)
    form.seen.data = str(max([desk.case.version, *[one.number for one in entries]]))
    form.until_at.data = ""
    form.offer(desk.measures, current_rules(language()))
    told = {"meanwhile": happened(entries, language()), "changes": changes, "overtaken": True}
    shown = context(desk, form) | told
    return make_response(render_template("moderation/decisions/decide.html", **shown), 409)


def form_on_case(*, case: Case, thing: Any, **_context: Any) -> Markup | str:
    """The form as the page of a case shows it."""
    me = viewer()
    kind = kind_of(case.subject_kind)
    here = f"/moderation/cases/{case.id}"
    desk = Desk(case, kind, thing, possible(me, case, kind, thing), f"{here}/decide", here)
    if not desk.measures:
        return ""
    page = render_template("moderation/decisions/_beside.html", **context(desk, fresh_form(desk)))
    return Markup(page)  # noqa: S704 (a template of ours)


def judging_page(kind: str, subject_id: int, measure: str) -> str:
    """Where a moderator decides about something from its own page."""
    if measure == "lift":
        return f"/moderation/members/{subject_id}/lift"
    return f"/moderation/act/{kind}/{subject_id}?measure={measure}"
