"""What pages of the forum, and those of reports, show of decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from forum.hooks import hooks
from forum.members.viewing import viewer
from forum.storage.session import session
from forum.topics.models import HELD, HIDDEN, REMOVED
from moderation.cases.fold import ASKED, from_json
from moderation.cases.models import Case
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
    return _asked_about([post.id], "moderation/decisions/_asked.html")


def _asked_about(ids: Sequence[int], template: str) -> Markup | str:
    """Which of these posts their author is asked to change; nothing where none is."""
    if not ids:
        return ""
    states = session().execute(
        select(Case.subject_id, Case.state)
        .where(Case.subject_kind == "post", Case.subject_id.in_(ids), Case.state["edit"].as_string() == ASKED)
        .order_by(Case.subject_id)
    )
    asked = {row.subject_id: said.id for row in states if (said := from_json(row.state).asked)}
    if not asked:
        return ""
    found = session().scalars(select(Decision).where(Decision.id.in_(asked.values())))
    decisions = {one.id: one for one in found}
    told = [(post_id, decisions[number]) for post_id, number in asked.items() if number in decisions]
    page = render_template(template, asked=told)
    return Markup(page)  # noqa: S704 (a template of ours)


def decided_here(*, page: Any, **_context: Any) -> Markup | str:
    """Above the posts of a topic, for whoever wrote some that a decision took away, or asks to change before
    anybody else reads them (slot ``topic.mine``)."""
    me = viewer()
    if me is None:
        return ""
    mine = {line.id: line.state for line in page.lines if line.author_id == me.id}
    away = {number: state for number, state in mine.items() if state in (HIDDEN, REMOVED)}
    held = [number for number, state in mine.items() if state == HELD]
    return Markup("").join(
        (
            _asked_about(held, "moderation/decisions/_asked_here.html"),
            _told_of(me.id, away, "moderation/decisions/_away.html"),
        )
    )


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
