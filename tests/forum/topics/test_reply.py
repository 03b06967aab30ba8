"""Replying, with and without scripts."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.storage.session import session
from forum.topics.models import Post, Topic
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.forum.topics.reading import asked

JSON = {"Accept": "application/json"}


@pytest.fixture
def topic_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.ada, make_category(), "Bread").id


def bodies(cast: Cast, topic_id: int) -> list[str]:
    with cast.app.app_context():
        return list(session().scalars(select(Post.source).where(Post.topic_id == topic_id).order_by(Post.id)))


def send(cast: Cast, who: str, path: str, **fields: object):  # type: ignore[no-untyped-def]
    browser = cast.browser(who)
    return browser.post(path, data=fields, headers={**JSON, "X-CSRFToken": browser.csrf_token()})


def test_without_scripts_one_lands_at_the_post(cast: Cast, topic_id: int) -> None:
    answer = cast.browser("mia").write(f"/topics/{topic_id}/reply", body="With *rye*.")
    assert answer.status_code == 303
    page = cast.browser("mia").get(answer.location, follow_redirects=True).text
    assert "With <em>rye</em>." in page


def test_a_script_is_told_where_it_went(cast: Cast, topic_id: int) -> None:
    answer = send(cast, "mia", f"/topics/{topic_id}/reply", body="Yes.")
    assert answer.status_code == 201
    assert answer.json == {
        "id": answer.json["id"],
        "seq": 2,
        "state": "published",
        "topic": topic_id,
        "url": f"/posts/{answer.json['id']}",
    }
    with cast.app.app_context():
        topic = session().get_one(Topic, topic_id)
        assert (topic.seq, topic.last_post_id, topic.last_author_id) == (2, answer.json["id"], cast.mia.id)


@pytest.mark.parametrize("body", ["", "   \n\t ", "\u200b\u200d\u2060", "\u3164", "\x00\x01", "\u202e\u202c"])
def test_what_nobody_could_read_is_not_sent(cast: Cast, topic_id: int, body: str) -> None:
    answer = send(cast, "mia", f"/topics/{topic_id}/reply", body=body)
    assert answer.status_code == 422
    assert answer.json["errors"]["body"] == ["There is nothing to read in it yet. Write a word or two."]
    assert len(bodies(cast, topic_id)) == 1


def test_what_is_too_long_is_given_back_whole(cast: Cast, topic_id: int) -> None:
    body = "é" * 10_001
    page = cast.browser("mia").write(f"/topics/{topic_id}/reply", body=body)
    assert page.status_code == 422
    assert "10001 characters long, and at most 10000 fit" in page.text
    assert body in page.text
    assert send(cast, "mia", f"/topics/{topic_id}/reply", body="é" * 10_000).status_code == 201


def test_preview_without_scripts_keeps_key_and_text(cast: Cast, topic_id: int) -> None:
    fields = {"body": "**Look**", "preview": "1", "idempotency_key": "first-key-1"}
    page = cast.browser("mia").write(f"/topics/{topic_id}/reply", fields)
    assert page.status_code == 200
    assert "<strong>Look</strong>" in page.text
    assert 'value="first-key-1"' in page.text
    assert "**Look**</textarea>" in page.text
    assert len(bodies(cast, topic_id)) == 1


def test_preview_for_scripts(cast: Cast) -> None:
    answer = send(cast, "mia", "/topics/preview", body="a <script>alert(1)</script> **b**")
    assert answer.status_code == 200
    assert "<strong>b</strong>" in answer.json["html"]
    assert "<script" not in answer.json["html"]
    assert send(cast, "mia", "/topics/preview", body=" ").status_code == 422
    assert send(cast, "mia", "/topics/preview", body="x" * 10_001).status_code == 422
    assert send(cast, "guest", "/topics/preview", body="x").status_code == 403


def test_a_quote_link_fills_the_composer(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        post = make_reply(cast.nia, topic_id, "It **rises**.\n\nSlowly.")
    page = cast.browser("mia").get(f"/topics/{topic_id}/reply?quote={post.id}").text
    assert f"&gt; [@nia](/posts/{post.id}):\n&gt; It rises." in page
    assert f'name="reply_to_id" value="{post.id}"' in page


def test_a_quote_of_another_topic_or_nothing_is_left_out(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        other = make_topic(cast.mo, make_category("staff", access="staff"), "Secret", "A hidden word.")
    assert cast.browser("mia").get(f"/topics/{topic_id}/reply?quote={other.first_post_id}").status_code == 404
    page = cast.browser("mo").get(f"/topics/{topic_id}/reply?quote={other.first_post_id}").text
    assert "A hidden word" not in page
    for nonsense in ("x", "-1", str(2**63), str(2**70), ""):
        assert cast.browser("mia").get(f"/topics/{topic_id}/reply?quote={nonsense}").status_code == 200


@pytest.mark.parametrize("nonsense", ["x", "-5", str(2**63), str(10**30), "1e3", ""])
def test_a_parent_that_is_none_is_left_out(cast: Cast, topic_id: int, nonsense: str) -> None:
    answer = send(cast, "mia", f"/topics/{topic_id}/reply", body="Yes.", reply_to_id=nonsense)
    assert answer.status_code == 201
    with cast.app.app_context():
        assert session().get_one(Post, answer.json["id"]).reply_to_id is None


def test_a_parent_must_be_of_the_same_topic(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        other = make_topic(cast.ada, make_category("other")).first_post_id
        mine = session().get_one(Topic, topic_id).first_post_id
    answers = [
        send(cast, "mia", f"/topics/{topic_id}/reply", body=f"To {parent}", reply_to_id=parent)
        for parent in (other, mine)
    ]
    with cast.app.app_context():
        parents = [session().get_one(Post, answer.json["id"]).reply_to_id for answer in answers]
    assert parents == [None, mine]


def test_who_may_not_is_refused_and_keeps_the_text(cast: Cast, topic_id: int) -> None:
    path = f"/topics/{topic_id}/reply"
    for who, status in (("guest", 403), ("sam", 403)):
        answer = cast.browser(who).write(path, body="Let me in, <b>please</b>.")
        assert answer.status_code == status
        assert "Let me in, &lt;b&gt;please&lt;/b&gt;." in answer.text
        assert send(cast, who, path, body="x").json["message"]
    for who in ("mia", "guest"):
        assert cast.browser(who).write("/topics/999/reply", body="x").status_code == 404
        assert cast.browser(who).write(f"/topics/{2**63}/reply", body="x").status_code in (404, 405)
    assert len(bodies(cast, topic_id)) == 1


def test_muted_in_the_middle(cast: Cast, topic_id: int) -> None:
    from datetime import timedelta

    from forum.clock import now
    from forum.members.models import Member
    from forum.storage.session import transaction

    assert cast.browser("mia").get(f"/topics/{topic_id}").status_code == 200
    with cast.app.app_context(), transaction():
        session().get_one(Member, cast.mia.id).muted_until = now() + timedelta(hours=1)
    page = cast.browser("mia").write(f"/topics/{topic_id}/reply", body="My long thought.")
    assert page.status_code == 403
    assert "You can read, but not write until" in page.text
    assert "My long thought.</textarea>" in page.text


def test_closed_in_the_middle(cast: Cast, topic_id: int) -> None:
    cast.browser("mo").write(f"/topics/{topic_id}/manage/lock", reason="Enough said")
    answer = send(cast, "mia", f"/topics/{topic_id}/reply", body="One more thing")
    assert answer.status_code == 409
    assert answer.json["message"].startswith("This topic has been closed meanwhile")
    page = cast.browser("mia").write(f"/topics/{topic_id}/reply", body="One more thing")
    assert page.status_code == 409
    assert "One more thing</textarea>" in page.text


def test_a_reply_follows_a_merged_topic(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        target = make_topic(cast.ada, make_category("other"), "All about bread").id
    cast.browser("mo").write(f"/topics/{topic_id}/manage/merge", target=str(target), reason="Same thing")
    answer = send(cast, "mia", f"/topics/{topic_id}/reply", body="Me too")
    assert answer.status_code == 201
    assert answer.json["topic"] == target
    assert "Me too" in bodies(cast, target)


def test_a_reply_asks_little_of_the_database(cast: Cast, topic_id: int) -> None:
    browser = cast.browser("mia")
    headers = {**JSON, "X-CSRFToken": browser.csrf_token()}
    browser.post(f"/topics/{topic_id}/reply", data={"body": "warm"}, headers=headers)
    with asked(cast.app) as statements:
        answer = browser.post(f"/topics/{topic_id}/reply", data={"body": "A quick word."}, headers=headers)
    assert answer.status_code == 201
    until = next(
        place for place, line in enumerate(statements) if line.startswith("INSERT INTO written_once")
    )
    assert until < 10, "\n".join(statements)
    after = statements[until + 1 :]
    assert len(after) <= 3, (
        "nobody listens: only in which list it stands, whose bell, and whether it is an idea"
    )


def test_the_count_of_posts_is_right(cast: Cast, topic_id: int) -> None:
    for number in range(3):
        send(cast, "mia", f"/topics/{topic_id}/reply", body=f"Number {number}")
    with cast.app.app_context():
        count = session().scalar(select(func.count()).select_from(Post).where(Post.topic_id == topic_id))
        assert (count, session().get_one(Topic, topic_id).seq) == (4, 4)
