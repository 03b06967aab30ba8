"""Hiding, removing and publishing a post: each asks for a reason on a page of its own.

Where an add-on decides such things (``hooks().judge``), these addresses lead there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from forum.hooks import hooks
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import transaction
from forum.topics.actions.moderate import hide_post, publish_post, remove_post
from forum.topics.forms import ReasonForm
from forum.topics.queries import post_for
from forum.topics.routes.blueprint import topics
from forum.topics.routes.responding import member_for, page_of


@dataclass(frozen=True, slots=True)
class Decision:
    """An act on somebody's post, as its page explains it."""

    act: Act
    label: Any
    explanation: Any
    do: Callable[..., None]
    grave: bool = True


DECISIONS: dict[str, Decision] = {
    "hide": Decision(
        Act.HIDE_POST, _l("Hide this post"),
        _l("A line stays in its place and says why. It can be shown again."), hide_post,
    ),
    "remove": Decision(
        Act.REMOVE_POST, _l("Remove this post"),
        _l("For a breach of the rules. A line stays in its place and says why."), remove_post,
    ),
    "publish": Decision(
        Act.PUBLISH_POST, _l("Show this post"),
        _l("Everybody who may read the topic will see it."), publish_post, grave=False,
    ),
}  # fmt: skip


@topics.get("/posts/<int:post_id>/<any(hide, remove, publish):name>")
def deciding(post_id: int, name: str) -> ResponseReturnValue:
    """Ask for the reason, or lead to where such things are decided."""
    elsewhere = _judging_page(post_id, name)
    if elsewhere is not None:
        return elsewhere
    return _page(post_id, name, ReasonForm(formdata=None))


@topics.post("/posts/<int:post_id>/<any(hide, remove, publish):name>")
def decide(post_id: int, name: str) -> ResponseReturnValue:
    """Decide, unless that is done elsewhere."""
    elsewhere = _judging_page(post_id, name)
    if elsewhere is not None:
        return elsewhere
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(post_id, name, form, 422)
    me = member_for(DECISIONS[name].act)
    with transaction():
        post = post_for(me, post_id, lock=True)
        DECISIONS[name].do(actor=me, post=post, reason=form.reason.data)
        url = page_of(post)
    return redirect(url, 303)


def _judging_page(post_id: int, name: str) -> ResponseReturnValue | None:
    """An add-on may have taken deciding over: then nothing is decided here."""
    judge = hooks().judge
    if judge is None:
        return None
    me = member_for(DECISIONS[name].act)
    require(me, DECISIONS[name].act, post_for(me, post_id))
    return redirect(judge("post", post_id, name), 303)


def _page(post_id: int, name: str, form: Any, status: int = 200) -> ResponseReturnValue:
    decision = DECISIONS[name]
    me = member_for(decision.act)
    post = post_for(me, post_id)
    require(me, decision.act, post)
    page = render_template("topics/decide.html", post=post, decision=decision, form=form, back=page_of(post))
    return make_response(page, status)
