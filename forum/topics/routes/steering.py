"""What moderators do to a topic, and its author to its title. Each act is a small page with its reason."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.hooks import Reconsider, hooks
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.storage.idempotency import content_key, write_once
from forum.topics.actions import tag
from forum.topics.forms import (
    MergeForm,
    ModeratorsTitleForm,
    MoveForm,
    SplitForm,
    TitleForm,
    chosen_ids,
)
from forum.topics.models import Topic
from forum.topics.proceedings import posts_to_choose, proceedings_of
from forum.topics.queries import attach_category, topic_for
from forum.topics.refusals import NotPossible
from forum.topics.routes.blueprint import topics
from forum.topics.routes.responding import member_for, offer, places_for, topic_url
from forum.topics.routes.verbs import VERBS, Verb, target_id
from forum.topics.sequence import locked_topics
from forum.web.ids import bounded_id


@topics.get("/topics/<int:topic_id>/manage")
def manage(topic_id: int) -> ResponseReturnValue:
    """Everything the viewer may do to the topic, and what was done to it."""
    me = member_for(Act.RENAME_TOPIC)
    topic = topic_for(me, topic_id)
    offered = {name: verb for name, verb in VERBS.items() if _offered(me, topic, verb)}
    if not offered:
        raise Refused(Act.RENAME_TOPIC, me)
    staff = can(me, Act.LOCK_TOPIC, topic)
    return render_template(
        "topics/manage.html",
        topic=topic,
        url=topic_url(topic),
        verbs=offered,
        proceedings=proceedings_of(topic) if staff else [],
    )


def _elsewhere(me: Any, topic: Topic, verb: Verb) -> ResponseReturnValue | None:
    """The way to where it is decided, when that is not here."""
    judge, own = hooks().judge, topic.author_id == me.id
    if verb.judged and judge is not None and not (own and verb.own_here):
        return redirect(judge("topic", topic.id, verb.judged), 303)
    decision = _closed_by(topic) if verb is VERBS["unlock"] else ""
    if decision:
        flash(_("A decision closed this topic. Undoing that decision opens it again."), "info")
        # On one's own topic the decision is a colleague's to look at again.
        return redirect(topic_url(topic) if own else decision, 303)
    return None


def _closed_by(topic: Topic) -> str:
    """Where the decision stands that closed ``topic``; "" when a moderator did it by hand, or nobody."""
    bound = hooks().bound
    return bound(topic.id) if bound is not None and topic.locked else ""


def _offered(me: Any, topic: Topic, verb: Verb) -> bool:
    if verb.judged and hooks().judge is not None and topic.author_id == me.id and not verb.own_here:
        return False  # nobody judges what is their own
    if verb is VERBS["unlock"] and topic.author_id == me.id and _closed_by(topic):
        return False
    return topic.merged_into_id is None and verb.fits(topic) and can(me, verb.act, topic)


@topics.get("/topics/<int:topic_id>/manage/<name>")
def steer(topic_id: int, name: str) -> ResponseReturnValue:
    """The form of one act, or the way to where it is decided."""
    me, topic, verb = _asked(topic_id, name)
    if (elsewhere := _elsewhere(me, topic, verb)) is not None:
        return elsewhere
    form = _form(me, topic, verb, formdata=None)
    if isinstance(form, TitleForm):
        form.title.data, form.tags.data = topic.title, ", ".join(tag.tags_of(topic))
    if isinstance(form, MoveForm):
        form.category_id.data = topic.category_id
    if isinstance(form, SplitForm):
        form.category_id.data = topic.category_id
        form.and_after.data = "from" in request.args
    return _page(topic, name, form)


@topics.post("/topics/<int:topic_id>/manage/<name>")
def do_steer(topic_id: int, name: str) -> ResponseReturnValue:
    """Do it, or say why it can't be done."""
    me, topic, verb = _asked(topic_id, name)
    if (elsewhere := _elsewhere(me, topic, verb)) is not None:
        return elsewhere
    form = _form(me, topic, verb)
    if not form.validate_on_submit():
        return _page(topic, name, form, 422)
    if isinstance(form, MergeForm) and target_id(form) == 0:
        form.target.errors = [_("This is neither the address of a topic nor its number.")]
        return _page(topic, name, form, 422)

    renamed = isinstance(form, TitleForm) and form.title.data != topic.title
    if renamed and (page := tag.corrected_at(me, topic)):
        flash(_("What is announced is corrected in the open, its title as well: here."), "info")
        return redirect(f"{page}?{urlencode({'title': form.title.data})}", 303)

    def write() -> str:
        held = locked_topics([topic_id, target_id(form)] if isinstance(form, MergeForm) else [topic_id])
        require(me, Act.SEE_TOPIC, attach_category(held[topic_id]))
        return topic_url(verb.do(me, held[topic_id], form))

    said = [field.data for field in form if field.name != "csrf_token"]
    key = content_key(
        f"steering {name}", form.idempotency_key.data, topic_id, request.form.getlist("post"), *said
    )
    try:
        url = write_once(me.id, key, write)
    except NotPossible as problem:
        form.form_errors.append(str(problem.sentence))
        return _page(topic, name, form, 409)
    except Reconsider as asked:
        form.form_errors.append(_("A title or a tag cannot wait for a moderator: please choose other words."))
        return _page(topic, name, form, 422, reconsider=asked.verdict.explanation)
    return redirect(url, 303)


def _asked(topic_id: int, name: str) -> tuple[Any, Topic, Verb]:
    verb = VERBS.get(name)
    if verb is None:
        abort(404)
    me = member_for(verb.act)
    topic = topic_for(me, topic_id)
    require(me, verb.act, topic)
    return me, topic, verb


def _form(me: Any, topic: Topic, verb: Verb, **given: Any) -> Any:
    kind = verb.form
    if kind is TitleForm and topic.author_id != me.id:
        kind = ModeratorsTitleForm
    form = kind(**given)
    if "category_id" in form:
        offer(form.category_id, places_for(me))
    return form


def _page(
    topic: Topic, name: str, form: Any, status: int = 200, *, reconsider: Any = None
) -> ResponseReturnValue:
    context: dict[str, Any] = {}
    if isinstance(form, SplitForm):
        start = bounded_id(request.values.get("from")) or 0
        context = {
            "posts": posts_to_choose(topic, start),
            "chosen": chosen_ids(request.form.getlist("post")) or [start],
            "start": start,
        }
    page = render_template(
        "topics/steer.html",
        topic=topic,
        name=name,
        verb=VERBS[name],
        form=form,
        reconsider=reconsider,
        **context,
    )
    return make_response(page, status)
