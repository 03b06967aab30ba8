"""The example community: it loads, it is as large and as mixed as promised, and nothing in it is loose."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forum.categories.models import ACCESS
from forum.demo.checking import MENTION, QUOTATION
from forum.demo.content import CONTENT, load
from forum.demo.shapes import DemoContent, DemoPost, DemoTopic
from forum.members.models import BIO_LENGTH, DISPLAY_NAME_LENGTH, NAME_LENGTH
from forum.topics.models import REASON_LENGTH, TAG_LENGTH, TITLE_LENGTH

CAST = {"ada", "mo", "mia", "nia", "sam"}
NOW = datetime(2025, 3, 9, 0, 1, tzinfo=UTC)
"""One minute after midnight: the worst hour for posts that must not lie in the future."""


@pytest.fixture(scope="module")
def content() -> DemoContent:
    return load()


def posts_of(content: DemoContent) -> list[tuple[DemoTopic, DemoPost]]:
    return [(topic, post) for topic in content.topics for post in topic.posts]


def test_it_is_as_large_as_promised(content: DemoContent) -> None:
    assert content.name and content.tagline
    talks = [topic for topic in content.topics if topic.kind == "talk"]
    rooms = [topic for topic in content.topics if topic.kind == "room"]
    assert 55 <= len(talks) <= 75
    assert 420 <= len(posts_of(content)) <= 520
    assert sum(len(topic.posts) >= 35 for topic in talks) >= 2
    assert [room.title for room in rooms] == ["La Terrasse"]
    assert 50 <= len(rooms[0].posts) <= 70
    assert 8 <= len(content.categories) <= 10
    assert {category.access for category in content.categories} == set(ACCESS)


def test_the_cast_and_the_others_all_write(content: DemoContent) -> None:
    names = {member.name for member in content.members}
    assert names >= CAST
    assert 24 <= len(names - CAST) <= 28
    assert {post.author for _, post in posts_of(content)} == names
    assert [member.name for member in content.members if member.suspended_days] == ["sam"]
    assert [member.name for member in content.members if member.standing == "newcomer"] == [
        "nia",
        "gaspard",
        "apolline",
    ]


def test_both_languages_are_at_home(content: DemoContent) -> None:
    french = sum(topic.language == "fr" for topic in content.topics) / len(content.topics)
    assert 0.55 <= french <= 0.65
    for topic in content.topics:
        assert topic.language in ("fr", "en"), topic.file


def test_every_kind_of_post_and_topic_is_there(content: DemoContent) -> None:
    every = [post for _, post in posts_of(content)]
    assert [post.author for post in every if post.hidden] == ["sam"]
    assert any(post.deleted for post in every)
    assert any(post.edited for post in every)
    assert any(post.reply_to for post in every)
    assert any("|---|" in post.body for post in every)
    assert any("\n- " in post.body for post in every) and any("\n1. " in post.body for post in every)
    assert any("https://" in post.body for post in every)
    assert sum(bool(QUOTATION.search(post.body)) for post in every) >= 8
    assert any(topic.pinned for topic in content.topics) and any(topic.locked for topic in content.topics)
    assert any(len(topic.posts) == 1 for topic in content.topics), "an unanswered question"


def test_nothing_is_said_twice(content: DemoContent) -> None:
    bodies = [" ".join(post.body.split()).casefold() for _, post in posts_of(content)]
    assert sorted(bodies) == sorted(set(bodies))
    titles = [topic.title for topic in content.topics]
    assert sorted(titles) == sorted(set(titles))


def test_every_mention_is_a_member(content: DemoContent) -> None:
    names = {member.name for member in content.members}
    mentioned = {name for _, post in posts_of(content) for name in MENTION.findall(post.body)}
    assert mentioned
    assert mentioned <= names


def test_every_quotation_is_what_was_said(content: DemoContent) -> None:
    for topic, post in posts_of(content):
        labelled = {other.ref: other.body for other in topic.posts if other.ref}
        for block in re.findall(r"(?:^>.*\n?)+", post.body, flags=re.MULTILINE):
            first, *lines = block.strip().split("\n")
            found = QUOTATION.match(first)
            assert found, f"{topic.file}: {first}"
            said = "\n".join(line.removeprefix(">").strip() for line in lines)
            assert said in labelled[found[2]], f"{topic.file}: {said}"


def test_everything_fits_its_column(content: DemoContent) -> None:
    for member in content.members:
        assert len(member.name) <= NAME_LENGTH and len(member.display_name) <= DISPLAY_NAME_LENGTH
        assert 0 < len(member.bio) <= BIO_LENGTH and len(" ".join(member.speaks)) <= 60
    for category in content.categories:
        assert max(len(category.name_fr), len(category.name_en), len(category.slug)) <= 60
        assert max(len(category.description_fr), len(category.description_en)) <= 300
    for topic, post in posts_of(content):
        assert len(topic.title) <= TITLE_LENGTH and all(len(tag) <= TAG_LENGTH for tag in topic.tags)
        assert 0 < len(post.body) <= 10_000
        assert post.hidden is None or len(post.hidden.reason) <= REASON_LENGTH


def test_french_is_set_with_care(content: DemoContent) -> None:
    careless = re.compile(r"\w'\w| [;!?](?!\w)|(?<=\w) :(?=\s)|« | »|\.\.\.|\"")
    for topic, post in posts_of(content):
        text = re.sub(r"`[^`]*`|https?://\S+", "", f"{topic.title}\n{post.body}")
        assert not careless.search(text), f"{topic.file}: {careless.search(text)}"


def test_authors_may_write_where_they_wrote(content: DemoContent) -> None:
    categories = {category.slug: category for category in content.categories}
    members = {member.name: member for member in content.members}
    for topic, post in posts_of(content):
        category, member = categories[topic.category], members[post.author]
        moderates = bool(member.role) or category.slug in member.moderates
        if category.access == "groups":
            assert moderates or set(member.groups) & set(category.groups), f"{topic.file}: {member.name}"
        if category.access == "staff" or (category.posting == "staff" and post is topic.posts[0]):
            staff = bool(member.role or member.moderates)
            assert staff, f"{topic.file}: {member.name}"


@pytest.mark.parametrize("now", [NOW, NOW + timedelta(hours=11, minutes=30), NOW + timedelta(hours=23)])
def test_time_runs_forward_and_ends_before_now(content: DemoContent, now: datetime) -> None:
    joined = {member.name: now - timedelta(days=member.joined_days_ago) for member in content.members}
    moments = []
    for moment, topic, post in content.timeline(now):
        assert joined[post.author] <= moment <= now, f"{topic.file}: {post.author} at {moment}"
        moments.append(moment)
    assert moments == sorted(moments)
    assert now - moments[-1] < timedelta(minutes=10), "the room is alive"
    for topic in content.topics:
        assert [post.at for post in topic.posts] == sorted(post.at for post in topic.posts), topic.file


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('author = "fergus"', 'author = "nobody"', "'nobody' is no member"),
        ('category = "idees"', 'category = "attic"', "'attic' does not exist"),
        ("Me, and I", "Me, @ghost, and I", "'ghost' is no member"),
        ('ref = "oops"', 'ref = "step"', "'step' stands twice"),
        ("after_minutes = 20", 'reply_to = "later"', "replies to 'later'"),
        ("Me, and I", "> [@fergus](post:oops):\n> x\n\nMe, and I", "quotes fergus from 'oops'"),
        ("Me, and I", "> [@fergus](post:step)\n> x\n\nMe, and I", "does not begin with a line"),
        ("days_ago = 91", "days_ago = 3", "after today began"),
        ("starts = {", "began = {", "needs starts"),
        ("after_minutes = 20", "afterwards = 20", "unexpected keyword argument 'afterwards'"),
        ('title = "', "title = ", "Invalid value"),
    ],
)
def test_a_slip_in_a_file_is_named(tmp_path: Path, old: str, new: str, reason: str) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    file = folder / "topics" / "56-manual-step-4.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(file.name)) as caught:
        load(folder)
    assert reason in str(caught.value)
