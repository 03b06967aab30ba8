"""One decision about several cases: each is decided by itself, and the answer says how each went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.idempotency import content_key, write_once
from forum.web.language import language
from moderation.cases.queries import case_for
from moderation.cases.story import Stale
from moderation.decisions.actions.decide import Incomplete, Ruling, decide
from moderation.decisions.wording import measure_name, names_of, rule_name
from moderation.queue.dossier import tell
from moderation.queue.filters import wanted_from
from moderation.queue.forms import SeveralForm, chosen_cases
from moderation.queue.queries import newest_snapshots
from moderation.queue.routes.blueprint import queue
from moderation.queue.routes.pages import list_context

MOST = 50
"""Cases decided at once, at most: a page of the list and as many again."""


@dataclass(frozen=True, slots=True)
class Result:
    """How it went with one case; ``why`` it did not, "" when it did."""

    case_id: int
    title: str
    why: str


@queue.post("/several")
def several() -> ResponseReturnValue:
    """Decide about every case that was ticked."""
    me = viewer()
    require(me, Act.SEE_QUEUE)
    form = SeveralForm().offer()
    chosen = chosen_cases(request.form.getlist("case"), MOST)
    if not form.validate() or not chosen:
        if not chosen:
            form.form_errors.append(_("Tick the cases first."))
        context = {**list_context(me), "several": form, "ticked": dict(chosen)}
        return render_template("moderation/queue/index.html", **context), 422
    version, key = form.chosen_rule
    ruling = Ruling(form.measure.data, key, version, form.facts.data or "")
    results = [
        _result(me, case_id, seen, ruling, form.idempotency_key.data or "") for case_id, seen in chosen
    ]
    page = render_template(
        "moderation/queue/several.html",
        results=results,
        measure=measure_name(ruling.measure),
        rule=rule_name(key, language()),
        query=wanted_from(request.args).query(),
    )
    return page, 200 if any(not one.why for one in results) else 409


def _result(me: Any, case_id: int, seen: int, ruling: Ruling, key: str) -> Result:
    why = _decide(me, case_id, seen, ruling, key)
    shown = newest_snapshots([case_id]).get(case_id) if _may_read(me, case_id) else None
    return Result(case_id, shown.title if shown is not None else "", why)


def _may_read(me: Any, case_id: int) -> bool:
    """Asked anew, after the decision: the answer to a form that came before says nothing of rights."""
    try:
        case_for(me, case_id)
    except Refused:
        return False
    return True


def _decide(me: Any, case_id: int, seen: int, ruling: Ruling, key: str) -> str:
    """Decide about one case in a transaction of its own; answers why that did not work, "" when it did."""

    def write() -> str:
        return str(decide(actor=me, case_id=case_id, seen=seen, ruling=ruling).id)

    try:
        write_once(me.id, content_key("several", key, case_id, ruling), write)
    except Stale as stale:
        names = names_of(one.actor_id for one in stale.entries if one.actor_id is not None)
        happened = " ".join(one.sentence for one in tell(stale.entries, names, language()))
        return str(_("Meanwhile: %(happened)s", happened=happened))
    except Refused as refused:
        return _missing() if refused.looks_missing else str(_("This can’t be decided here, or not by you."))
    except Incomplete:
        return str(_("The decision is incomplete."))
    return ""


def _missing() -> str:
    return str(_("This case is not there, or not for you."))
