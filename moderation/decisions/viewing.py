"""What pages of the forum, and those of reports, show of decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from forum.hooks import hooks
from forum.members.viewing import viewer
from forum.storage.session import session
from forum.topics.models import HIDDEN, REMOVED
from moderation.cases.fold import from_json
from moderation.cases.models import WAITING, Case
from moderation.decisions.force import in_force
from moderation.decisions.models import TO_AUTHOR, Decision, Statement


def outcome_of_report(report: Any, *, token: str = "", **_context: Any) -> Markup | str:
    """What whoever made ``report`` was told: in full behind a notice's private link, else its address."""
    wanted = select(Statement).where(Statement.report_id == report.id).order_by(Statement.id.desc())
    found = (
        session().scalars(wanted if token else wanted.limit(1)).all()
    )  # a complaint may bring a second one
    return Markup("").join(
        Markup(render_template("moderation/statements/_outcome.html", statement=one, token=token))  # noqa: S704
        for one in found
    )


def asked_to_edit(*, post: Any, **_context: Any) -> Markup | str:
    """In the menu of a post, for whoever wrote its words: what they are asked to change, and until when."""
    me = viewer()
    if me is None or hooks().writer_of(post) != me.id:
        return ""
    case = session().scalar(
        select(Case).where(Case.subject_kind == "post", Case.subject_id == post.id, Case.status == WAITING)
    )
    asked = from_json(case.state).asked if case is not None else None
    found = session().get(Decision, asked.id) if asked is not None else None
    if found is None:
        return ""
    page = render_template("moderation/decisions/_asked.html", post=post, decision=found)
    return Markup(page)  # noqa: S704 (a template of ours)


def decided_here(*, page: Any, **_context: Any) -> Markup | str:
    """Above the posts of a topic, for whoever wrote some that a decision took away (slot ``topic.mine``)."""
    me = viewer()
    if me is None:
        return ""
    away = [line for line in page.lines if line.state in (HIDDEN, REMOVED) and line.author_id == me.id]
    return _told_of(me.id, {line.id: line.state for line in away}, "moderation/decisions/_away.html")


def decided_in_menu(*, post: Any, **_context: Any) -> Markup | str:
    """In the menu of a post that a decision took away, for its author (slot ``post.menu``)."""
    me = viewer()
    if me is None or post.author_id != me.id or post.state not in (HIDDEN, REMOVED):
        return ""
    return _told_of(me.id, {post.id: post.state}, "moderation/decisions/_away_menu.html")


def _told_of(member_id: int, states: Mapping[int, str], template: str) -> Markup | str:
    """The newest statement that the member got about each of these posts; nothing where there is none."""
    if not states:
        return ""
    found = session().execute(
        select(Case.subject_id, Statement.id)
        .join(Decision, Decision.case_id == Case.id)
        .join(Statement, Statement.decision_id == Decision.id)
        .where(Case.subject_kind == "post", Case.subject_id.in_(states))
        .where(Statement.member_id == member_id, Statement.role == TO_AUTHOR)
        .order_by(Statement.id)
    )
    newest: dict[int, int] = {row.subject_id: row.id for row in found}
    away = [(post_id, states[post_id], newest[post_id]) for post_id in sorted(newest)]
    return Markup(render_template(template, away=away)) if away else ""  # noqa: S704 (a template of ours)


def closed_by(topic_id: int) -> str:
    """Where the newest decision stands that closed a topic and is in force; "" when none is."""
    found = in_force(None, {"lock"}, Decision.effects["topic_id"].as_integer() == topic_id)
    return f"/moderation/decisions/{found[-1].id}" if found else ""
