"""One decision about several cases: each is decided by itself, and the answer says how each went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.idempotency import content_key, write_once
from forum.text.excerpt import excerpt
from forum.web.language import language
from moderation.cases.models import Case, CaseSnapshot, Entry
from moderation.cases.queries import case_for, upsets
from moderation.cases.story import Stale, disturbing
from moderation.decisions import letters
from moderation.decisions.actions.decide import Incomplete, Ruling, decide
from moderation.decisions.desk import desk_of_case
from moderation.decisions.letters import Letter
from moderation.decisions.measures import measure
from moderation.decisions.wording import measure_name, names_of, rule_name
from moderation.queue.dossier import tell
from moderation.queue.filters import wanted_from
from moderation.queue.forms import SeveralForm, chosen_cases
from moderation.queue.queries import WORDS, newest_snapshots
from moderation.queue.routes.blueprint import queue
from moderation.queue.routes.pages import list_context

MOST = 50
"""Cases decided at once, at most: a page of the list and as many again."""


@dataclass(frozen=True, slots=True)
class Result:
    """How it went with one case; ``why`` it did not, "" when it did."""

    case_id: int
    title: str
    """"" where it may upset, or is not for whoever asks."""
    why: str
    written: str = ""
    """The text of their own that its author would have read: it is given back where it was not sent."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What deciding would do about one case; ``why`` it can't be decided, "" where it can."""

    case_id: int
    seen: int
    title: str
    why: str
    claimed_by: str = ""
    """The colleague who is at it: it is decided only if it is ticked once more."""
    letter: Letter | None = None
    """What its author will read, to be edited; None where nothing is decided."""
    for_reporters: str = ""
    written: str = ""
    """What somebody wrote about it that can't be decided any more."""
    kind: str = ""
    owner: str = ""
    said: str = ""
    """The first words of what is judged, in ``language``; "" where they may upset, which is ``folded``."""
    language: str = ""
    folded: bool = False


@queue.post("/several")
def several() -> ResponseReturnValue:
    """Show what will be sent about every case that was ticked; then decide."""
    me = viewer()
    require(me, Act.SEE_QUEUE)
    form = SeveralForm().offer()
    chosen = chosen_cases(request.form.getlist("case"), MOST)
    if not form.validate() or not chosen:
        if not chosen:
            form.form_errors.append(_("Tick the cases first."))
        return _list(me, form, dict(chosen)), 422
    version, key = form.chosen_rule
    ruling = Ruling(form.measure.data, key, version, form.facts.data or "")
    step = request.form.get("step", "preview")
    if step == "change":
        return _list(me, form, dict(chosen))
    unfit = step == "decide" and any(letters.unfit(request.form, case_id) for case_id, _seen in chosen)
    if step != "decide" or unfit:
        return _preview(
            me, form, ruling, [_draft(me, case_id, seen, ruling) for case_id, seen in chosen], unfit
        )
    results = [
        _result(me, case_id, seen, _with_letter(ruling, case_id), form.idempotency_key.data or "")
        for case_id, seen in chosen
    ]
    page = render_template(
        "moderation/queue/several.html",
        results=results,
        measure=measure_name(ruling.measure),
        rule=rule_name(key, language()),
        query=wanted_from(request.args).query(),
    )
    return page, 200 if any(not one.why for one in results) else 409


def _list(me: Any, form: SeveralForm, ticked: dict[int, int]) -> str:
    """The queue with the form as it was filled in, the texts that were edited kept with it."""
    kept = {"several": form, "ticked": ticked, "carried": letters.carried(request.form)}
    return render_template("moderation/queue/index.html", **{**list_context(me), **kept})


def _with_letter(ruling: Ruling, case_id: int) -> Ruling:
    """What is decided, with the statement as it was read, and perhaps edited, for this case."""
    return replace(ruling, statement=letters.typed(request.form, case_id)[0])


def _written(case_id: int) -> str:
    return letters.typed(request.form, case_id)[0] if letters.edited(request.form, case_id) else ""


def _preview(
    me: Any, form: SeveralForm, ruling: Ruling, drafts: list[Draft], unfit: bool
) -> ResponseReturnValue:
    """Each case with what its author will read, to be edited; those a colleague is at are asked about.

    ``unfit``: one of the texts is too long to be sent, or was emptied.
    """
    page = render_template(
        "moderation/queue/several_preview.html",
        drafts=[one for one in drafts if not one.why],
        failed=[one for one in drafts if one.why],
        form=form,
        measure=measure(ruling.measure),
        rule=rule_name(ruling.rule_key, language()),
        ruling=ruling,
        query=wanted_from(request.args).query(),
    )
    return page, 422 if unfit else 200 if any(not one.why for one in drafts) else 409


def _draft(me: Any, case_id: int, seen: int, ruling: Ruling) -> Draft:
    try:
        desk = desk_of_case(me, case_id)
    except Refused as refused:
        why = _missing() if refused.looks_missing else _not_here()
        return Draft(case_id, seen, "", why, written=_written(case_id))
    shown, chosen = _newest(desk.case), measure(ruling.measure)
    title = _title(desk.case, shown)
    if newer := disturbing(case_id, seen, me.id):
        return Draft(case_id, seen, title, _meanwhile(newer), written=_written(case_id))
    if chosen not in desk.measures:
        return Draft(case_id, seen, title, _not_here(), written=_written(case_id))
    claimer = desk.case.claimed_by_id
    colleague = names_of([claimer]).get(claimer, "") if claimer is not None and claimer != me.id else ""
    letter = letters.letter(request.form, case_id, *desk.drafted(ruling, chosen, me.id))
    reporters = desk.drafted_for_reporters(ruling, chosen, language())
    return Draft(
        case_id,
        seen,
        title,
        "",
        colleague,
        letter,
        reporters,
        kind=desk.kind.label if desk.kind is not None else "",
        owner=desk.owner.display_name if desk.owner is not None else "",
        said=_said(desk.case, shown),
        language=desk.case.language,
        folded=upsets(desk.case),
    )


def _title(case: Case, shown: CaseSnapshot | None) -> str:
    """As the list shows it: what is judged and may upset stays folded; the topic of a post is not judged."""
    folded = case.subject_kind != "post" and upsets(case)
    return shown.title if shown is not None and shown.erased_at is None and not folded else ""


def _said(case: Case, shown: CaseSnapshot | None) -> str:
    """Its first words as the list shows them: the posts of a topic all have its title."""
    if shown is None or shown.erased_at is not None or upsets(case):
        return ""
    return excerpt(shown.html, WORDS)


def _newest(case: Case) -> CaseSnapshot | None:
    return newest_snapshots([case.id]).get(case.id)


def _result(me: Any, case_id: int, seen: int, ruling: Ruling, key: str) -> Result:
    why = _decide(me, case_id, seen, ruling, key)
    try:  # asked anew, after the decision: the answer to a form that came before says nothing of rights
        case = case_for(me, case_id)
        title = _title(case, _newest(case))
    except Refused:
        title = ""
    return Result(case_id, title, why, _written(case_id) if why else "")


def _decide(me: Any, case_id: int, seen: int, ruling: Ruling, key: str) -> str:
    """Decide about one case in a transaction of its own; answers why that did not work, "" when it did."""

    def write() -> str:
        return str(decide(actor=me, case_id=case_id, seen=seen, ruling=ruling, kept=True).id)

    try:
        write_once(me.id, content_key("several", key, case_id, ruling), write)
    except Stale as stale:
        return _meanwhile(stale.entries)
    except Refused as refused:
        return _missing() if refused.looks_missing else _not_here()
    except Incomplete:
        return str(_("The decision is incomplete."))
    return ""


def _meanwhile(entries: list[Entry]) -> str:
    if not entries:
        return str(_("It doesn’t say any more what you had before you."))
    names = names_of(one.actor_id for one in entries if one.actor_id is not None)
    happened = " ".join(one.sentence for one in tell(entries, names, language()))
    return str(_("Meanwhile: %(happened)s", happened=happened))


def _not_here() -> str:
    return str(_("This can’t be decided here, or not by you."))


def _missing() -> str:
    return str(_("This case is not there, or not for you."))
