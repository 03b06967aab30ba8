"""Who sees a thanks: the rules in Python and the conditions in SQL say the same, and so do the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from forum.categories.models import ACCESS, Category
from forum.clock import now
from forum.community.edition import new_edition
from forum.members.models import Grant, Member
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from forum.subjects import PUBLISHED
from forum.thanks.models import Thanks
from forum.thanks.queries import attach, reached, sent, subject_of
from forum.thanks.shared import beneath
from forum.thanks.visibility import REACHED, SENT, SHOWN, thanks_sight
from forum.topics.models import STATES, Post, Topic
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.thanks import WORDS, make_answer, make_thanks, share

PEOPLE = 4
members = st.fixed_dictionaries(
    {
        "admin": st.booleans(),
        "moderator": st.booleans(),
        "confirmed": st.booleans(),
        "suspended": st.booleans(),
    }
)
somebody = st.integers(0, PEOPLE - 1)
posts = st.fixed_dictionaries(
    {
        "access": st.sampled_from([one for one in ACCESS if one != "groups"]),
        "topic_state": st.sampled_from(STATES),
        "state": st.sampled_from(STATES),
        "author": somebody,
    }
)
sentences = st.fixed_dictionaries(
    {
        "giver": somebody,
        "receiver": somebody,
        "post": st.integers(0, 2),
        "state": st.sampled_from(STATES),
        "shared": st.booleans(),
        "answers": st.booleans(),
    }
)
squares = st.fixed_dictionaries(
    {
        "members": st.lists(members, min_size=PEOPLE, max_size=PEOPLE),
        "posts": st.lists(posts, min_size=3, max_size=3),
        "thanks": st.lists(sentences, max_size=8),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=squares)
def test_rules_and_conditions_agree(app: Flask, plan: dict[str, Any]) -> None:
    with app.app_context():
        with transaction():
            for model in (Thanks, Post, Topic, Category, Grant, Member):
                session().execute(delete(model))
            viewers = _settle(plan)
        for viewer in viewers:
            _compare(viewer)


def _settle(plan: dict[str, Any]) -> list[Viewer | None]:
    ids = [
        make_member(
            f"p{number}",
            admin=one["admin"],
            moderator=one["moderator"],
            confirmed=one["confirmed"],
            suspended_until=now() + timedelta(days=1) if one["suspended"] else None,
        ).id
        for number, one in enumerate(plan["members"])
    ]
    written = [_post(number, one, ids) for number, one in enumerate(plan["posts"])]
    first = None
    seen = set()
    for one in plan["thanks"]:
        answers = first if one["answers"] else None
        once = (one["giver"], one["post"]) if answers is None else "the answer"
        if one["state"] != "deleted" and once in seen:
            continue
        seen.add(once)
        row = Thanks(
            subject_kind="post",
            subject_id=written[one["post"]],
            giver_id=ids[one["giver"]],
            receiver_id=ids[one["receiver"]],
            answers_id=answers,
            text="Thank you",
            state=one["state"],
            shared_at=now() if one["shared"] and answers is None else None,
        )
        session().add(row)
        session().flush()
        first = first or row.id
    new_edition()
    session().flush()
    return [None, *(viewer_by_id(member_id) for member_id in ids)]


def _post(number: int, one: dict[str, Any], ids: list[int]) -> int:
    place = Category(slug=f"c{number}", name_fr="c", name_en="c", access=one["access"], position=number)
    session().add(place)
    session().flush()
    topic = Topic(
        category_id=place.id,
        author_id=ids[one["author"]],
        title="t",
        slug="t",
        state=one["topic_state"],
    )
    session().add(topic)
    session().flush()
    post = Post(topic_id=topic.id, author_id=ids[one["author"]], state=one["state"], source="", html="")
    session().add(post)
    session().flush()
    return post.id


def _compare(viewer: Viewer | None) -> None:
    rows = [attach(one) for one in session().scalars(select(Thanks))]
    by_rules = {one.id for one in rows if can(viewer, Act.SEE_THANKS, one)}
    asked = thanks_sight(viewer)
    mine = set(session().scalars(select(Thanks.id).where(SENT), asked))
    for_me = set(session().scalars(select(Thanks.id).where(REACHED), asked))
    open_to_all = {one.id for one in session().scalars(select(Thanks).where(SHOWN)) if _sees(viewer, one)}
    assert mine | for_me | open_to_all == by_rules
    assert {one.id for one in reached(viewer).items} == for_me
    assert {one.id for one in sent(viewer).items} == {
        one.id for one in rows if one.id in mine and not one.answers_id
    }
    shown = {
        line.id for lines in beneath("post", [one.subject_id for one in rows]).values() for line in lines
    }
    assert {one.id for one in rows if one.id in shown and _sees(viewer, one)} <= by_rules


def _sees(viewer: Viewer | None, thanks: Thanks) -> bool:
    kind, thing = subject_of(thanks)
    return kind is not None and kind.state(thing) == PUBLISHED and kind.sees(viewer, thing)


def test_every_member_of_the_cast_tries_every_page(cast: Cast) -> None:
    """Kept to themselves: sender and receiver alone. Shown: everybody who sees the post, and nobody else."""
    with cast.app.app_context():
        places = {access: make_category(access, access=access) for access in ("public", "members", "staff")}
        kept, shown = {}, {}
        for access, place in places.items():
            author = cast.mo if access == "staff" else cast.mia
            giver = cast.ada if access == "staff" else cast.nia
            topic = make_topic(author, place, f"In {access}")
            reply = make_reply(author, topic.id, "More.")
            kept[access] = make_thanks(giver, topic.first_post_id or 0, f"{WORDS} ({access}, kept)")
            make_answer(author, kept[access], f"An answer ({access})")
            shown[access] = make_thanks(giver, reply.id, f"{WORDS} ({access}, shown)")
            share(author, shown[access])
    readers = {
        "public": {"ada", "mo", "mia", "nia", "sam", "guest"},
        "members": {"ada", "mo", "mia", "nia"},
        "staff": {"ada", "mo"},
    }
    for access in places:
        between = {"ada", "mo"} if access == "staff" else {"mia", "nia"}
        for who in cast.people():
            browser = cast.browser(who)
            status = browser.get(f"/thanks/{kept[access]}").status_code
            assert (status == 200) == (who in between), (access, who, status)
            status = browser.get(f"/thanks/{shown[access]}").status_code
            assert (status == 200) == (who in readers[access]), (access, who, status)
            pages = "".join(_everywhere(browser))
            assert (f"({access}, kept)" in pages) == (who in between), (access, who)
            assert (f"An answer ({access})" in pages) == (who in between), (access, who)
            assert (f"({access}, shown)" in pages) == (who in readers[access]), (access, who)


def _everywhere(browser: Any) -> list[str]:
    """All that there is to read: topics, what stands beneath posts, feeds, search, members' pages."""
    paths = ["/", "/topics", "/thanks", "/thanks/sent", "/notifications", "/search?q=time", "/feed.xml"]
    paths += [f"/topics/{number}" for number in range(1, 4)]
    paths += [f"/topics/{number}/since/0" for number in range(1, 4)]
    paths += [f"/thanks/for/post/{number}" for number in range(1, 7)]
    paths += [f"/thanks/{number}" for number in range(1, 10)]
    paths += [f"/members/{name}" for name in ("mia", "nia", "mo", "ada")]
    paths += [f"/admin/members/{name}" for name in ("mia", "nia")]
    return [browser.get(path, follow_redirects=True).get_data(as_text=True) for path in paths]
