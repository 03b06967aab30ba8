"""Many writers at once: numbers without gaps, no deadlock, one of two merges."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.at_once import visits_at_once
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.topics import fetched, posts_of, topic_row


@pytest.fixture
def topic_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.ada, make_category(), "Bread").id


def replying(topic_id: int, count: int) -> Callable[[VisitorClient], list[int]]:
    def act(browser: VisitorClient) -> list[int]:
        return [
            browser.write(f"/topics/{topic_id}/reply", body=f"Number {number}").status_code
            for number in range(count)
        ]

    return act


def test_numbers_have_no_gaps(cast: Cast, topic_id: int) -> None:
    people = [cast.mia, cast.nia, cast.mo, cast.ada] * 2
    answers = visits_at_once([(visitor(cast.app, person), replying(topic_id, 5)) for person in people])
    assert answers == [[303] * 5] * 8
    posts = posts_of(cast, topic_id)
    assert [post.seq for post in posts] == list(range(1, 42))
    topic = topic_row(cast, topic_id)
    assert (topic.seq, topic.last_post_id) == (41, posts[-1].id)


def merging(source: int, target: int) -> Callable[[VisitorClient], TestResponse]:
    return lambda browser: browser.write(
        f"/topics/{source}/manage/merge", target=str(target), reason="Same thing"
    )


def test_two_opposite_merges_leave_one_topic(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        other = make_topic(cast.mia, make_category("other"), "Rye").id
        for number in range(4):
            make_reply(cast.nia, (topic_id, other)[number % 2])
    mo, ada = visitor(cast.app, cast.mo), visitor(cast.app, cast.ada)
    answers = visits_at_once([(mo, merging(topic_id, other)), (ada, merging(other, topic_id))])
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    rows = [topic_row(cast, topic_id), topic_row(cast, other)]
    merged = [row for row in rows if row.merged_into_id is not None]
    kept = [row for row in rows if row.merged_into_id is None]
    assert len(merged) == len(kept) == 1
    assert merged[0].merged_into_id == kept[0].id
    assert len(posts_of(cast, kept[0].id)) == 6
    assert posts_of(cast, merged[0].id) == []


def test_replies_during_a_merge_are_not_lost(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        target = make_topic(cast.mia, make_category("other"), "Rye").id
    writers = [
        (visitor(cast.app, person), replying(topic_id, 6)) for person in (cast.mia, cast.nia, cast.ada)
    ]
    mover = (visitor(cast.app, cast.mo), merging(topic_id, target))
    answers = visits_at_once([*writers, mover])
    assert answers[:3] == [[303] * 6] * 3
    assert answers[3].status_code == 303
    posts = posts_of(cast, target)
    assert len(posts) == 20
    assert topic_row(cast, target).last_post_id == posts[-1].id
    assert topic_row(cast, target).seq == max(post.seq for post in posts)


def test_an_edit_while_its_post_moves(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        target = make_topic(cast.ada, make_category("other"), "Rye").id
        post_id = make_reply(cast.mia, topic_id, "Old").id

    def edit(browser: VisitorClient) -> list[int]:
        return [
            browser.write(f"/posts/{post_id}/edit", body=f"New {number}", revision=number).status_code
            for number in range(1, 6)
        ]

    answers = visits_at_once(
        [(visitor(cast.app, cast.mia), edit), (visitor(cast.app, cast.mo), merging(topic_id, target))]
    )
    assert answers[0] == [303] * 5
    post = fetched(cast, post_id)
    assert (post.source, post.revision, post.topic_id) == ("New 5", 6, target)
    assert post.seq <= topic_row(cast, target).seq


def test_two_editors_at_the_same_moment_one_is_told(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        post_id = make_reply(cast.mia, topic_id, "Old").id

    def edit(text: str) -> Callable[[VisitorClient], TestResponse]:
        return lambda browser: browser.write(
            f"/posts/{post_id}/edit", body=text, revision=1, reason="Clearer"
        )

    answers = visits_at_once(
        [(visitor(cast.app, cast.mia), edit("Mine")), (visitor(cast.app, cast.mo), edit("Ours"))]
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    told = next(answer for answer in answers if answer.status_code == 409).text
    assert "Mine</textarea>" in told
    assert "Ours</textarea>" in told


def test_two_first_drafts_at_the_same_moment(cast: Cast, topic_id: int) -> None:
    def keep(text: str) -> Callable[[VisitorClient], int]:
        def act(browser: VisitorClient) -> int:
            headers = {"Accept": "application/json", "X-CSRFToken": browser.csrf_token()}
            sent = {"body": text, "version": 0}
            return browser.put(f"/topics/{topic_id}/draft", json=sent, headers=headers).status_code

        return act

    answers = visits_at_once([(visitor(cast.app, cast.mia), keep(text)) for text in ("one", "two", "three")])
    assert sorted(answers) == [200, 409, 409]
