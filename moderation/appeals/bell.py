"""What rings about statements and complaints, and in which words. None of it can be switched off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.hooks import NoticeKind
from forum.notifications.actions import tell
from forum.storage.session import session
from forum.subjects import HELD
from moderation.appeals.models import Appeal
from moderation.appeals.queries import Told, judges_of
from moderation.decisions.aftermath import spoken
from moderation.decisions.facts import StatementDelivered
from moderation.decisions.measures import REVERSE
from moderation.decisions.models import TO_REPORTER, Decision, Statement
from moderation.decisions.wording import outcome_name

STATEMENT, ASKED, ANSWERED, JUDGED, WAITS = (
    "statement", "appeal_asked", "appeal_answered", "appeal_judged", "appeal_waits",
)  # fmt: skip


def about_statement(statement_id: int) -> str:
    """What a notice of a statement is about."""
    return f"statement:{statement_id}"


def about_appeal(appeal_id: int) -> str:
    """What the first notice of a complaint is about, for those who may judge it."""
    return f"appeal:{appeal_id}"


def _of_statement(data: Mapping[str, Any]) -> str:
    reported = data.get("role") == TO_REPORTER
    measure = str(data.get("measure", ""))
    if measure == REVERSE.name:
        if reported:
            return str(_("A decision about what you reported was undone"))
        if data.get("waits"):
            return str(_("What you wrote waits for a person again: a decision about it was undone"))
        return str(_("A decision about what you wrote was undone: it no longer holds"))
    decided = outcome_name(measure, to_reporter=reported)
    if decided and reported:
        return str(_("Decision about what you reported: %(outcome)s", outcome=decided))
    if decided:
        return str(_("Decision about what you wrote: %(outcome)s", outcome=decided))
    if reported:
        return str(_("Something was decided about what you reported"))
    return str(_("Something was decided about what you wrote"))


def _waiting(data: Mapping[str, Any]) -> str:
    days = int(data.get("days", 0))
    if not days:
        return str(_("Somebody complains about a decision, and you can look at it"))
    return str(
        ngettext(
            "A complaint has been waiting for %(num)s day",
            "A complaint has been waiting for %(num)s days",
            days,
        )
    )


KINDS = (
    NoticeKind(STATEMENT, _l("Decisions that concern me"), _of_statement, "shield", choosable=False),
    NoticeKind(
        ASKED,
        _l("Questions about my complaints"),
        lambda data: _("A moderator asks you something about your complaint"),
        "shield",
        choosable=False,
    ),
    NoticeKind(
        ANSWERED,
        _l("Answers to my questions about complaints"),
        lambda data: _("Your question about a complaint was answered"),
        "shield",
        choosable=False,
    ),
    NoticeKind(
        JUDGED,
        _l("Outcomes of my complaints"),
        lambda data: _("Your complaint was looked at"),
        "shield",
        choosable=False,
    ),
    NoticeKind(WAITS, _l("Complaints that wait"), _waiting, "shield", choosable=False),
)


def statement_delivered(fact: StatementDelivered) -> None:
    """Ring for whoever was told (WITHIN StatementDelivered)."""
    if fact.member_id is None:
        return
    role = session().get_one(Statement, fact.statement_id).role
    decision = session().get_one(Decision, fact.decision_id)
    effects = decision.effects
    waits = decision.measure == REVERSE.name and effects.get("state") == HELD and not effects.get("gone")
    tell(
        member_id=fact.member_id,
        kind=STATEMENT,
        about=about_statement(fact.statement_id),
        url=f"/statements/{fact.statement_id}",
        data={"role": role, "measure": spoken(decision), **({"waits": True} if waits else {})},
    )


def ring_for_appellant(told: Told, kind: str, about: str) -> None:
    """Ring for whoever complained, if they are a member."""
    if told.member_id is not None:
        url = f"/statements/{told.statement.id}"
        tell(member_id=told.member_id, kind=kind, about=about, url=url)


def ring_for_judges(told: Told, appeal: Appeal, days: int = 0) -> int:
    """Ring for everybody who may judge it; answers how many."""
    judges = judges_of(told)
    about = about_appeal(appeal.id) + (f":{days}" if days else "")
    for judge in judges:
        url = f"/moderation/appeals/{appeal.id}"
        tell(member_id=judge.id, kind=WAITS, about=about, url=url, data={"days": days})
    return len(judges)
