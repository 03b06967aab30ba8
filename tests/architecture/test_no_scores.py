"""Nobody is measured: no points, ranks, likes, followers or counts of what a member wrote, anywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from forum.storage.base import Base
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic

ROOT = Path(__file__).parents[2]

WORDS = (
    "point|points|karma|rank|ranking|score|scores|badge|badges|reputation|like|likes|liked|upvote|downvote"
)
WORDS += "|vote|votes|follower|followers|level_up|leaderboard|streak|streaks|xp|award|trophy|popularity|tally"
WORDS += "|post_count|topic_count|posts_count|topics_count|reply_count|views|view_count"
NAMED = re.compile(rf"(?:^|[^a-z])(?:{WORDS})(?:$|[^a-z])")

ALLOWED = {
    "forum/search/index.py": "how well a text fits a question; never shown, never of a person",
    "forum/search/queries.py": "the same",
    "templates/moderation/queue/_row.html": "how urgent a case is; of the case, and shown to moderators alone",
    "templates/moderation/queue/show.html": "the same",
    "templates/components/badge.html": "a label such as «pinned» or «moderator», given by nobody's clicks",
}


def _identifiers(path: Path) -> set[str]:
    """Names in code: attributes, variables, keys. Prose (comments, docstrings, texts) is not meant."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        text = re.sub(r'""".*?"""', "", text, flags=re.S)
        text = re.sub(r"#.*|^\s*(?:from|import) .*", "", text, flags=re.M)
        found = set(re.findall(r"\b([a-z_]+)\s*(?::[^=\n]+)?=", text))
        found |= set(re.findall(r"\.([a-z_]+)\b(?!\()", text)) | set(re.findall(r'"([a-z_]+)":', text))
        return found
    inside = " ".join(re.findall(r"\{[{%].*?[}%]\}", text, flags=re.S))
    inside = re.sub(r'"[^"]*"', "", inside)
    return set(re.findall(r"\.([a-z_]+)\b", inside)) | set(re.findall(r"\bset\s+([a-z_]+)", inside))


def test_no_column_measures_anybody() -> None:
    names = {f"{t.name}.{c.name}" for t in Base.metadata.tables.values() for c in t.columns}
    names -= {"passkeys.sign_count"}  # WebAuthn's own counter against copied keys
    assert not {name for name in names if NAMED.search(name.replace(".", " ")) or name.endswith("_count")}


SOURCES = [*ROOT.glob("forum/**/*.py"), *ROOT.glob("templates/**/*.html")]


@pytest.mark.parametrize("folder", sorted({path.parent.relative_to(ROOT).as_posix() for path in SOURCES}))
def test_no_name_in_code_or_template_measures_anybody(folder: str) -> None:
    found = {
        path.relative_to(ROOT).as_posix(): hits
        for path in SOURCES
        if path.parent.relative_to(ROOT).as_posix() == folder
        and (hits := {name for name in _identifiers(path) if NAMED.search(name)})
        and path.relative_to(ROOT).as_posix() not in ALLOWED
    }
    assert not found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_page_says_how_much_a_member_wrote(cast: Cast) -> None:
    """Mia has written 7 topics and 13 replies: neither 7 nor 13 nor 20 stands on a page about her."""
    with cast.app.app_context():
        place = make_category()
        for number in range(7):
            topic = make_topic(cast.mia, place, f"Topic {chr(97 + number)}")
        for _ in range(13):
            make_reply(cast.mia, topic.id)
    for person in ("nia", "mo", "ada", "mia"):
        for path in (
            "/members/mia",
            "/admin/members/mia",
            "/admin/members",
            "/settings/account",
            "/categories",
        ):
            answer = cast.browser(person).get(path)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            page = html.fromstring(answer.get_data(as_text=True))
            for drop in page.xpath("//script | //time | //svg | //select | //input"):
                drop.drop_tree()
            numbers = set(re.findall(r"\b\d+\b", page.text_content()))
            assert not numbers & {"7", "13", "20"}, (person, path, numbers)
