"""What moderators do to topics: rename, move, pin, close, hide, merge, split, each with its reason."""

from __future__ import annotations

import pytest

from forum.reading.models import POSTED, WATCH, Draft, Reading
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.topics import facts_of, posts_of, topic_row
from tests.forum.topics.reading import cards


@pytest.fixture
def topic_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.mia, make_category(), "Bread").id


def do(cast: Cast, who: str, topic_id: int, verb: str, **fields: object):  # type: ignore[no-untyped-def]
    return cast.browser(who).write(f"/topics/{topic_id}/manage/{verb}", **fields)


def last_fact(cast: Cast, topic_id: int) -> tuple[str, str]:
    kind, data = facts_of(cast, topic_id)[-1]
    return kind, data.get("reason", "")


@pytest.mark.parametrize(
    ("verb", "opposite", "attribute"), [("pin", "unpin", "pinned"), ("lock", "unlock", "locked")]
)
def test_pinning_and_closing(cast: Cast, topic_id: int, verb: str, opposite: str, attribute: str) -> None:
    assert do(cast, "mo", topic_id, verb, reason="For a while").status_code == 303
    assert getattr(topic_row(cast, topic_id), attribute) is True
    assert last_fact(cast, topic_id)[1] == "For a while"
    assert facts_of(cast, topic_id)[-1][1]["seq"] == topic_row(cast, topic_id).seq == 2
    do(cast, "mo", topic_id, opposite, reason="Over")
    assert getattr(topic_row(cast, topic_id), attribute) is False


def test_a_topic_is_pinned_only_where_its_mover_may_pin(cast: Cast) -> None:
    """Who moderates one category can't put a topic at the head of another."""
    with cast.app.app_context():
        here, there = make_category("here"), make_category("there")
        topics = [make_topic(cast.mia, here, title).id for title in ("Bread", "Salt")]
        guide = make_member("guide", moderates=[here.id])
    browser = visitor(cast.app, guide)
    for topic_id, mover in zip(topics, (browser, cast.browser("mo")), strict=True):
        assert browser.write(f"/topics/{topic_id}/manage/pin", reason="Read me").status_code == 303
        moved = mover.write(f"/topics/{topic_id}/manage/move", category_id=there.id, reason="Off topic")
        assert moved.status_code == 303
        assert topic_row(cast, topic_id).category_id == there.id
    assert [topic_row(cast, topic_id).pinned for topic_id in topics] == [False, True]


def test_an_author_renames_without_saying_why(cast: Cast, topic_id: int) -> None:
    assert (
        do(cast, "mia", topic_id, "rename", title="Rye bread", tags="rye").location
        == f"/topics/{topic_id}/rye-bread"
    )
    assert topic_row(cast, topic_id).title == "Rye bread"
    kinds = [kind for kind, _ in facts_of(cast, topic_id)]
    assert kinds[-2:] == ["TopicRenamed", "TopicTagged"]
    assert do(cast, "mo", topic_id, "rename", title="Bread", tags="").status_code == 422
    assert do(cast, "mo", topic_id, "rename", title="Bread", tags="", reason="Wider").status_code == 303
    assert cast.browser("guest").get(f"/topics/{topic_id}/rye-bread").status_code == 200


def test_hiding_and_showing(cast: Cast, topic_id: int) -> None:
    do(cast, "mo", topic_id, "hide", reason="Off the rails")
    assert cast.browser("nia").get(f"/topics/{topic_id}").status_code == 404
    assert cast.browser("mia").get(f"/topics/{topic_id}").status_code == 404
    assert cast.browser("mo").get(f"/topics/{topic_id}").status_code == 200
    do(cast, "mo", topic_id, "show", reason="Calm again")
    assert cast.browser("nia").get(f"/topics/{topic_id}").status_code == 200


def test_moving_changes_who_reads(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        staff = make_category("staff", access="staff")
    assert do(cast, "mo", topic_id, "move", category_id=staff.id, reason="Private").status_code == 303
    assert topic_row(cast, topic_id).category_id == staff.id
    assert cast.browser("nia").get(f"/topics/{topic_id}").status_code == 404


def test_members_may_not(cast: Cast, topic_id: int) -> None:
    for verb in ("move", "pin", "lock", "hide", "merge", "split"):
        for who in ("mia", "nia", "sam", "guest"):
            assert do(cast, who, topic_id, verb, reason="Because").status_code == 403
    assert cast.browser("nia").get(f"/topics/{topic_id}/manage").status_code == 403
    for who, sees in (("mia", True), ("mo", True), ("nia", False), ("guest", False)):
        page = cast.browser(who).get(f"/topics/{topic_id}", follow_redirects=True).text
        assert (f"/topics/{topic_id}/manage" in page) is sees
    own = cast.browser("mia").get(f"/topics/{topic_id}/manage").text
    assert "/manage/rename" in own
    assert "/manage/lock" not in own
    page = cast.browser("mo").get(f"/topics/{topic_id}/manage").text
    assert all(
        f"/manage/{verb}" in page for verb in ("rename", "move", "pin", "lock", "hide", "merge", "split")
    )
    assert cast.browser("mo").get(f"/topics/{topic_id}/manage/nonsense").status_code == 404


def test_every_form_opens_and_asks_for_a_reason(cast: Cast, topic_id: int) -> None:
    for verb in ("rename", "move", "pin", "lock", "hide", "merge", "split"):
        assert cast.browser("mo").get(f"/topics/{topic_id}/manage/{verb}").status_code == 200
        page = do(cast, "mo", topic_id, verb, title="T", target="1", category_id="1")
        assert page.status_code == 422
        assert "Please say why." in page.text


# --- Merging ---------------------------------------------------------------------------------------


@pytest.fixture
def two(cast: Cast, topic_id: int) -> tuple[int, int]:
    """Two topics whose posts were written in turn: 1 3 5 and 2 4."""
    with cast.app.app_context():
        other = make_topic(cast.nia, make_category("other"), "About bread").id
        make_reply(cast.nia, topic_id, "third")
        make_reply(cast.ada, other, "fourth")
        make_reply(cast.ada, topic_id, "fifth")
        return topic_id, other


def test_merged_posts_stand_in_the_order_they_were_written(cast: Cast, two: tuple[int, int]) -> None:
    source, target = two
    answer = do(
        cast, "mo", source, "merge", target=f"http://localhost/topics/{target}/about-bread", reason="Same"
    )
    assert answer.location == f"/topics/{target}/about-bread"
    page = cast.browser("guest").get(answer.location).text
    assert cards(page) == [1, 2, 3, 4, 5]
    topic, old = topic_row(cast, target), topic_row(cast, source)
    assert (topic.first_post_id, topic.last_post_id, old.last_post_id) == (1, 5, 0)
    assert last_fact(cast, target) == ("TopicsMerged", "Same")
    assert cast.browser("guest").get(f"/topics/{source}").location == f"/topics/{target}"
    assert cast.browser("guest").get("/posts/3").location.startswith(f"/topics/{target}/")
    since = cast.browser("guest").get(f"/topics/{target}/since/2").json
    assert [post["id"] for post in since["posts"]] == [1, 3, 5]


def test_a_chain_of_merges_leads_to_its_end(cast: Cast, two: tuple[int, int]) -> None:
    source, target = two
    with cast.app.app_context():
        last = make_topic(cast.ada, make_category("third")).id
    do(cast, "mo", source, "merge", target=str(target), reason="One")
    do(cast, "mo", target, "merge", target=str(last), reason="Two")
    assert cast.browser("guest").get(f"/topics/{source}").location == f"/topics/{last}"
    assert [post.id for post in posts_of(cast, last)] == [1, 2, 3, 4, 5, 6]


def test_positions_and_drafts_move_along(cast: Cast, two: tuple[int, int]) -> None:
    source, target = two
    with cast.app.app_context(), transaction():
        for person, topic, read, level in (
            (cast.mo, source, 5, WATCH),  # has read the source alone
            (cast.mia, target, 4, WATCH),  # both: has read all of the target, the source up to 1 (her own)
            (cast.sam, target, 4, None),  # the target alone
        ):
            session().merge(Reading(member_id=person.id, topic_id=topic, last_read_id=read, level=level))
        session().add(Draft(member_id=cast.nia.id, topic_id=source, body="mine"))
        session().add(Draft(member_id=cast.mia.id, topic_id=source, body="one"))
        session().add(Draft(member_id=cast.mia.id, topic_id=target, body="two"))
    do(cast, "mo", source, "merge", target=str(target), reason="Same")
    with cast.app.app_context():

        def reading(person: object) -> tuple[int, str | None]:
            row = session().get_one(Reading, (person.id, target))  # type: ignore[attr-defined]
            return row.last_read_id, row.level

        assert reading(cast.mo) == (5, WATCH)
        assert reading(cast.mia) == (2, WATCH)  # the first she had not read is post 3
        assert reading(cast.sam) == (4, None)
        assert reading(cast.nia)[1] == POSTED
        drafts = {(row.member_id, row.topic_id): row.body for row in session().query(Draft)}
        assert drafts == {
            (cast.nia.id, target): "mine",
            (cast.mia.id, source): "one",
            (cast.mia.id, target): "two",
        }


@pytest.mark.parametrize(
    "target", ["x", "-1", "0", str(2**63), str(10**30), "/topics/", "999", "http://a/topics/999"]
)
def test_a_target_that_is_none_is_said(cast: Cast, topic_id: int, target: str) -> None:
    page = do(cast, "mo", topic_id, "merge", target=target, reason="Same")
    assert page.status_code in (409, 422)
    assert "Same" in page.text
    assert topic_row(cast, topic_id).merged_into_id is None


def test_what_can_not_be_merged(cast: Cast, two: tuple[int, int]) -> None:
    source, target = two
    assert do(cast, "mo", source, "merge", target=str(source), reason="Self").status_code == 409
    do(cast, "mo", target, "hide", reason="Hidden")
    page = do(cast, "mo", source, "merge", target=str(target), reason="Same")
    assert page.status_code == 409
    assert "Only topics that are shown can be merged." in page.text


def test_what_a_member_can_not_see_is_no_target(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        from tests.factories.members import make_member

        place = make_category("small")
        keeper = make_member("kim", moderates=[place.id])
        mine = make_topic(keeper, place).id
        secret = make_topic(cast.ada, make_category("staff", access="staff"), "Hush").id
    from tests.cast import visitor

    browser = visitor(cast.app, keeper)
    for target in (secret, topic_id):
        answer = browser.write(f"/topics/{mine}/manage/merge", target=str(target), reason="Try")
        assert answer.status_code in (403, 409)
        assert "Hush" not in answer.text
        assert topic_row(cast, mine).merged_into_id is None


# --- Splitting -------------------------------------------------------------------------------------


def split(cast: Cast, topic_id: int, posts: list[int], **more: object):  # type: ignore[no-untyped-def]
    fields = {"title": "Apart", "category_id": "1", "reason": "Another matter", "post": posts}
    return cast.browser("mo").write(f"/topics/{topic_id}/manage/split", fields | more)


def test_chosen_posts_become_a_topic(cast: Cast, two: tuple[int, int]) -> None:
    source, _ = two
    seq = topic_row(cast, source).seq
    answer = split(cast, source, [3])
    new = topic_row(cast, 3)
    assert answer.location == "/topics/3/apart"
    assert (new.author_id, new.first_post_id, new.last_post_id, new.seq) == (cast.nia.id, 3, 3, 1)
    assert [post.id for post in posts_of(cast, source)] == [1, 5]
    since = cast.browser("guest").get(f"/topics/{source}/since/{seq}").json
    assert since["gone"] == [3]
    assert cast.browser("guest").get("/posts/3").location.startswith("/topics/3/apart")
    assert last_fact(cast, source) == ("TopicSplit", "Another matter")


def test_all_from_a_post_on(cast: Cast, two: tuple[int, int]) -> None:
    source, _ = two
    page = cast.browser("mo").get(f"/topics/{source}/manage/split?from=3").text
    assert 'name="post" value="3" checked' in page
    split(cast, source, [3], and_after="y")
    assert [post.id for post in posts_of(cast, source)] == [1]
    assert [post.id for post in posts_of(cast, 3)] == [3, 5]


def test_split_and_merged_back_nothing_is_lost(cast: Cast, two: tuple[int, int]) -> None:
    source, _ = two
    split(cast, source, [3, 5])
    do(cast, "mo", 3, "merge", target=str(source), reason="Together again")
    page = cast.browser("guest").get(f"/topics/{source}", follow_redirects=True).text
    assert cards(page) == [1, 3, 5]
    since = cast.browser("guest").get(f"/topics/{source}/since/3").json
    assert since["gone"] == []
    assert [post["id"] for post in since["posts"]] == [3, 5]


@pytest.mark.parametrize("posts", [[], [1, 3, 5], [2], [2**63], ["x"], [99]])
def test_what_can_not_be_split(cast: Cast, two: tuple[int, int], posts: list[object]) -> None:
    source, other = two
    page = split(cast, source, posts)  # type: ignore[arg-type]
    assert page.status_code == 409
    assert 'value="Apart"' in page.text
    assert [post.id for post in posts_of(cast, source)] == [1, 3, 5]
    assert [post.id for post in posts_of(cast, other)] == [2, 4]


def test_splitting_twice_by_accident_makes_one_topic(cast: Cast, two: tuple[int, int]) -> None:
    source, _ = two
    answers = [split(cast, source, [3], idempotency_key="only-once").location for _ in range(2)]
    assert answers == ["/topics/3/apart"] * 2


def test_what_was_done_is_listed_for_moderators(cast: Cast, topic_id: int) -> None:
    do(cast, "mo", topic_id, "lock", reason="Too <heated>")
    page = cast.browser("ada").get(f"/topics/{topic_id}/manage").text
    assert "Too &lt;heated&gt;" in page
    assert "Too &lt;heated&gt;" not in cast.browser("mia").get(f"/topics/{topic_id}/manage").text
