"""The search page, and what a member wrote on their own page."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.categories.queries import categories_for
from forum.hooks import hooks
from forum.members.viewing import viewer
from forum.search.queries import NEWEST, RELEVANCE, Answer, Question, search
from forum.web.ids import bounded_id
from forum.web.limits import SEARCHING, account_key, limiter
from forum.web.times import zone

searching = Blueprint("search", __name__)

LONGEST = 200
LAST_PAGE = 100


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if date(1970, 1, 2) <= day <= date(9000, 1, 1) else None


def _question() -> Question:
    return Question(
        text=request.args.get("q", "")[:LONGEST],
        author=request.args.get("author", "").strip().lstrip("@")[:40],
        category_id=bounded_id(request.args.get("category")),
        since=_day("since"),
        until=_day("until"),
        order=NEWEST if request.args.get("order") == NEWEST else RELEVANCE,
        page=min(bounded_id(request.args.get("page")) or 1, LAST_PAGE),
        zone=str(zone()),
    )


def _address(question: Question, page: int) -> str:
    asked = {key: value for key, value in request.args.items() if key != "page" and value}
    return "/search?" + urlencode({**asked, "page": page})


@searching.get("/search")
@limiter.limit(SEARCHING, key_func=account_key)
def index() -> ResponseReturnValue:
    """Results with their words marked; filters by author, category and dates."""
    question = _question()
    answer = search(viewer(), question)
    return render_template(
        "search/index.html",
        question=question,
        answer=answer,
        categories=categories_for(viewer()),
        next_url=_address(question, question.page + 1) if answer.more else None,
        previous_url=_address(question, question.page - 1) if question.page > 1 else None,
    )


def written_by(member: object) -> Markup:
    """What a member wrote, newest first, as far as the viewer may see it: for their page."""
    name = str(getattr(member, "username", ""))
    answer: Answer = search(viewer(), Question(author=name, order=NEWEST, shared=True))
    me = viewer()
    own = me is not None and me.name == name
    return Markup(render_template("search/_written.html", answer=answer, name=name, own=own))  # noqa: S704


def install(app: Flask) -> None:
    """Show what a member wrote on their page."""
    app.register_blueprint(searching)
    hooks(app).slots.setdefault("member.page", []).append(written_by)
