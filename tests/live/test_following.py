"""After any run of acts, a page that followed the signals equals one loaded now, for the whole cast."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from forum.categories.queries import CategoryView
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.policy.check import Refused
from forum.realtime import seats
from forum.storage.session import session, transaction
from forum.thanks.actions.give import give_thanks
from forum.thanks.actions.retract import retract_thanks
from forum.thanks.actions.share import share_thanks, unshare_thanks
from forum.thanks.models import Thanks
from forum.thanks.queries import thankable, thanks_for
from forum.thanks.refusals import AlreadyThanked, ManyAtOnce
from forum.topics.actions.delete import delete_post, restore_post
from forum.topics.actions.edit import edit_post
from forum.topics.actions.merge import merge_topics
from forum.topics.actions.moderate import hide_post, hold_post, publish_post, remove_post
from forum.topics.actions.place import lock_topic, pin_topic
from forum.topics.actions.reply import reply
from forum.topics.actions.split import split_topic
from forum.topics.composing import compose
from forum.topics.models import PUBLISHED, Post, Topic
from forum.topics.queries import post_for, topic_for
from forum.topics.refusals import NotPossible
from forum.topics.sequence import locked_topics
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.live.square import Ear, Page, Square

WRITERS = ("mia", "nia", "mo", "ada")
READERS = (("mia", "fr"), ("nia", "en"), ("mo", "en"), ("ada", "fr"), ("sam", "en"), ("guest", "fr"))
ONE_PAGE = 14
"""Posts are added only up to this number: a fresh page then shows them all, as the followed one does."""

TO_TOPIC = ("reply", "held", "pin", "lock", "split", "merge")
TO_POST = ("edit", "edit held", "delete", "restore", "hide", "remove", "publish", "hold again")
TO_THANKS = ("thank", "share", "share", "unshare", "retract")
VERBS = ("reply", *TO_TOPIC, *TO_POST, *TO_THANKS)

acts = st.lists(
    st.tuples(st.sampled_from(VERBS), st.sampled_from(WRITERS), st.integers(0, 30)), min_size=1, max_size=14
)


def hold(_actor: Any, written: Written) -> Verdict:
    return Verdict(Outcome.HOLD if "hold me" in written.text else Outcome.PASS)


class Story:
    """Acts on one topic, by whoever may do them."""

    def __init__(self, cast: Cast, place: CategoryView, topic_id: int) -> None:
        self.cast, self.place, self.topic_id = cast, place, topic_id

    def act(self, verb: str, name: str, which: int) -> None:
        """Do it, or leave it when the rules or the situation forbid it."""
        actor = getattr(self.cast, name)
        with contextlib.suppress(Refused, NotPossible, AlreadyThanked, ManyAtOnce), transaction():
            if verb in TO_THANKS:
                self._to_thanks(verb, actor, which)
            elif verb in TO_TOPIC:
                self._to_topic(verb, actor, which)
            else:
                self._to_post(verb, actor, which)

    def _posts(self) -> list[int]:
        return list(
            session().scalars(select(Post.id).where(Post.topic_id == self.topic_id).order_by(Post.id))
        )

    def _to_topic(self, verb: str, actor: Any, which: int) -> None:
        if verb == "merge":
            self._merge(actor)
            return
        topic = topic_for(actor, self.topic_id, lock=True)
        if verb == "pin":
            pin_topic(actor=actor, topic=topic, pinned=not topic.pinned, reason="r")
        elif verb == "lock":
            lock_topic(actor=actor, topic=topic, locked=not topic.locked, reason="r")
        elif verb == "split":
            posts = self._posts()
            chosen = {posts[which % len(posts)], posts[-1]}
            split_topic(
                actor=actor, topic=topic, title="Aside", category=self.place, reason="r", post_ids=chosen
            )
        elif len(self._posts()) < ONE_PAGE:
            text = compose("hold me" if verb == "held" else f"Said by {actor.name}: {which}")
            reply(actor=actor, topic=topic, text=text, reply_to_id=self._posts()[0])

    def _merge(self, actor: Any) -> None:
        """Take in another topic, which a split made."""
        other = session().scalar(
            select(Topic.id).where(
                Topic.id > self.topic_id, Topic.merged_into_id.is_(None), Topic.title == "Aside"
            )
        )
        if other is None or len(self._posts()) > ONE_PAGE - 3:
            return
        held = locked_topics([self.topic_id, other])
        for topic_id in held:
            topic_for(actor, topic_id)
        merge_topics(actor=actor, source=held[other], target=held[self.topic_id], reason="r")

    def _to_thanks(self, verb: str, actor: Any, which: int) -> None:
        posts = self._posts()
        post_id = posts[which % len(posts)]
        if verb == "thank":
            what = thankable(actor, "post", post_id, lock=True)
            give_thanks(actor=actor, what=what, subject_id=post_id, text=f"Thanks {which} from {actor.name}")
            return
        given = list(session().scalars(select(Thanks.id).where(Thanks.subject_id.in_(posts))))
        if given:
            thanks = thanks_for(actor, given[which % len(given)], lock=True)
            {"share": share_thanks, "unshare": unshare_thanks, "retract": retract_thanks}[verb](
                actor=actor, thanks=thanks
            )

    def _to_post(self, verb: str, actor: Any, which: int) -> None:
        posts = self._posts()
        post = post_for(actor, posts[which % len(posts)], lock=True)
        if verb in ("edit", "edit held"):
            text = compose(f"{'hold me' if verb == 'edit held' else 'Edited'} {which} {post.revision}")
            edit_post(actor=actor, post=post, text=text, revision=post.revision)
        elif verb == "delete" and post.id != posts[0]:
            delete_post(actor=actor, post=post)
        elif verb == "restore":
            restore_post(actor=actor, post=post)
        elif verb == "hide":
            hide_post(actor=actor, post=post, reason="r")
        elif verb == "remove":
            remove_post(actor=actor, post=post, reason="r")
        elif verb == "publish":
            publish_post(actor=actor, post=post)
        elif verb == "hold again" and post.id != posts[0] and post.state == PUBLISHED:
            hold_post(actor=actor, post=post, reason="r", was={})


@pytest.fixture
def place(cast: Cast) -> CategoryView:
    hooks(cast.app).screeners.append(hold)
    with cast.app.app_context():
        return make_category()


@pytest.fixture
def ears(cast: Cast, square: Square, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], Ear]:
    """A socket of each reader, used for one topic after another, faster than a person would."""
    monkeypatch.setattr(seats, "REFILL", 1000.0)
    return {(name, language): square.listen(cast.browser(name)) for name, language in READERS}


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(run=acts)
@example(run=[("reply", "nia", 0), ("hold again", "mo", 1)])
def test_a_followed_page_equals_a_fresh_one(
    cast: Cast,
    square: Square,
    place: CategoryView,
    ears: dict[tuple[str, str], Ear],
    run: list[tuple[str, str, int]],
) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, place, "Followed").id
    square.settle()
    pages = {reader: Page(ear, topic_id, reader[1]) for reader, ear in ears.items()}
    with cast.app.app_context():
        story = Story(cast, place, topic_id)
        for verb, name, which in run:
            story.act(verb, name, which)
        square.settle()
        session().rollback()
        seq = session().get_one(Topic, topic_id).seq
    try:
        for reader, page in pages.items():
            page.follow(until=seq)
            assert page.shown() == page.fresh(), reader
    finally:
        for page in pages.values():
            page.ear.ask("leave", {"topic": topic_id})


def test_a_page_that_was_cut_off_catches_up(cast: Cast, square: Square, place: CategoryView) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, place).id
    page = Page(square.listen(cast.browser("guest")), topic_id, "en")
    page.ear.close()
    with cast.app.app_context():
        story = Story(cast, place, topic_id)
        for number in range(12):
            story.act("reply", "nia", number)
        story.act("edit", "nia", 3)
        story.act("hide", "mo", 5)
        story.act("split", "mo", 7)
    page.catch_up()
    assert page.shown() == page.fresh()


def test_a_thanks_appears_beneath_its_post_and_goes_again(
    cast: Cast, square: Square, place: CategoryView
) -> None:
    """What is shown enters the room of everybody; what is kept to oneself never does."""
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, place).id
    pages = [Page(square.listen(cast.browser(name)), topic_id, "en") for name in ("guest", "mo", "mia")]
    with cast.app.app_context():
        story = Story(cast, place, topic_id)
        for verb, name, shown in (
            ("thank", "nia", False),
            ("share", "mia", True),
            ("unshare", "mia", False),
            ("share", "mia", True),
            ("retract", "nia", False),
        ):
            story.act(verb, name, 0)
            square.settle()
            session().rollback()
            seq = session().get_one(Topic, topic_id).seq
            for page in pages:
                page.follow(until=seq)
                assert page.shown() == page.fresh()
                assert ("Thanks 0 from nia" in "".join(page.shown().values())) == shown, (verb, shown)
                if verb == "thank":
                    assert "Thanks 0" not in str(page.ear.heard)
