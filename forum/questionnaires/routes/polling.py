"""A quick poll in a topic, and the one question after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.contributions.days import today
from forum.hooks import Reconsider
from forum.members.viewing import member_asking, viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.questionnaires.actions.afterwards import ask_afterwards
from forum.questionnaires.actions.make import make_poll
from forum.questionnaires.poll_forms import PollForm
from forum.questionnaires.queries import questionnaire_for
from forum.questionnaires.routes.blueprint import questionnaires
from forum.questionnaires.viewing import in_its_topic
from forum.storage.idempotency import content_key, new_key, write_once
from forum.subjects import HELD
from forum.topics.queries import topic_for
from forum.web.limits import POSTING, account_key, limiter

OPEN_FOR = timedelta(days=3)


@questionnaires.get("/topics/<int:topic_id>/poll")
def new_poll(topic_id: int) -> ResponseReturnValue:
    """The form of a poll."""
    me = member_asking(Act.MAKE_POLL)
    topic = topic_for(me, topic_id)
    require(me, Act.MAKE_POLL, topic)
    form = PollForm(formdata=None)
    form.last_day.data = (today() + OPEN_FOR).isoformat()
    return render_template("questionnaires/poll.html", form=form, topic=topic)


@questionnaires.post("/topics/<int:topic_id>/poll")
@limiter.limit(POSTING, key_func=account_key)
def poll(topic_id: int) -> ResponseReturnValue:
    """Ask it."""
    me = member_asking(Act.MAKE_POLL)
    topic = topic_for(me, topic_id)
    require(me, Act.MAKE_POLL, topic)
    form = PollForm()
    if not form.validate_on_submit():
        return render_template("questionnaires/poll.html", form=form, topic=topic), 422
    content = (topic_id, form.question.data, form.options.data)
    key = content_key("poll", form.idempotency_key.data, *content)
    try:
        asked_at = write_once(me.id, key, lambda: _ask(me, topic_id, form))
    except Reconsider as asked:
        why = asked.verdict.explanation
        again = topic_for(me, topic_id)
        return render_template("questionnaires/poll.html", form=form, topic=again, reconsider=why), 422
    if questionnaire_for(me, int(asked_at.rpartition("/")[2])).state != HELD:
        return redirect(f"/topics/{topic_id}", 303)
    return redirect(asked_at, 303)  # the one page on which its author sees it, and that it waits


def _ask(me: Any, topic_id: int, form: PollForm) -> str:
    topic = topic_for(me, topic_id, lock=True)
    plan = form.plan(topic)
    row = make_poll(actor=me, topic=topic, plan=plan, insisted="insist" in request.form)
    return f"/questionnaires/{row.id}"


@questionnaires.get("/topics/<int:topic_id>/asked")
def asked_here(topic_id: int) -> ResponseReturnValue:
    """What is asked in a topic, for its open page."""
    return in_its_topic(topic_for(viewer(), topic_id))


@questionnaires.route("/topics/<int:topic_id>/settled", methods=["GET", "POST"])
@limiter.limit(POSTING, key_func=account_key, methods=["POST"])
def settled(topic_id: int) -> ResponseReturnValue:
    """Say that a topic is settled: everyone who took part is asked, once, whether it is so for them."""
    me = member_asking(Act.ASK_AFTERWARDS)
    topic = topic_for(me, topic_id)
    require(me, Act.ASK_AFTERWARDS, topic)
    if request.method == "GET":
        return render_template("questionnaires/settled.html", topic=topic, key=new_key())

    def write() -> str:
        row = ask_afterwards(actor=me, topic=topic_for(me, topic_id, lock=True))
        return f"/questionnaires/{row.id}" if row is not None else ""

    sent = content_key("settled", request.form.get("idempotency_key") or new_key(), topic_id)
    if not write_once(me.id, sent, write):
        flash(_("There is nobody to ask: they were asked before, or nobody else took part."), "info")
    else:
        flash(_("Everyone who took part is asked once."), "success")
    return redirect(f"/topics/{topic_id}", 303)
