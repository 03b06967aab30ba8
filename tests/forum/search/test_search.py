"""What is found, by whom, with which words marked; the same on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from forum.clock import now
from forum.search.queries import NEWEST, PAGE, SPARE, TITLES, Question, search
from forum.storage.session import transaction
from forum.topics.composing import compose
from forum.topics.models import HIDDEN, Post
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import fresh, make_group


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Les vélos sont réparés", "velo repare"),
        ("une œuvre d’art", "oeuvre"),
        ("Il change l'eau chaque matin", "eau"),
        ("Il change l'eau chaque matin", "changer"),
        ("Running shoes", "run"),
        ("She repaired two bags", "repair bag"),
        ('C++ et AND et "guillemets"', "c++"),
        ("Un ATELIER ouvert", "ateliers"),
        ("Straße und Fußweg", "strasse"),
    ],
)
def test_finds_whatever_the_form_of_the_word(cast: Cast, written: str, asked: str) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Autre chose", written)
        answer = search(None, Question(text=asked))
        assert [found.post_id for found in answer.posts] == [topic.first_post_id]
        assert "<mark>" in answer.posts[0].snippet


@pytest.mark.parametrize(
    "asked",
    ["", " ", "'", '"', "l'", "AND", "OR NOT", "a*", "(((", "foo-bar:baz", "\x00", "%_", "é" * 300, "🙂"],
)
def test_no_question_is_an_error(cast: Cast, asked: str) -> None:
    with cast.app.app_context():
        make_topic(cast.mia, make_category())
    page = cast.browser("guest").get("/search", query_string={"q": asked})
    assert page.status_code == 200


def test_a_phrase_must_stand_together(cast: Cast) -> None:
    with cast.app.app_context():
        category = make_category()
        together = make_topic(cast.mia, category, "Un", "la toile de coton ciré")
        make_topic(cast.mia, category, "Deux", "le coton de la toile")
        answer = search(None, Question(text='"toile de coton"'))
        assert [found.post_id for found in answer.posts] == [together.first_post_id]


def test_titles_are_found_too(cast: Cast) -> None:
    with cast.app.app_context():
        make_topic(cast.mia, make_category(), "Réparer une sangle", "Bonjour à tous")
        answer = search(None, Question(text="sangles"))
        assert [str(topic.title) for topic in answer.topics] == ["Réparer une <mark>sangle</mark>"]


def test_each_sees_only_what_they_may_read(cast: Cast) -> None:
    with cast.app.app_context():
        for access in ("public", "members", "staff"):
            make_topic(cast.ada, make_category(access, access=access), access, "le mot secret")
        group = make_group("friends", cast.mia)
        make_topic(
            cast.ada, make_category("friends", access="groups", groups=(group,)), "friends", "le mot secret"
        )
        hidden = make_topic(cast.mia, make_category("open"), "hidden", "le mot secret")
        with transaction() as db:
            db.get_one(Post, hidden.first_post_id).state = HIDDEN
        mia = fresh(cast.mia)
        seen = {
            name: {found.category.slug for found in search(viewer, Question(text="secret")).posts}
            for name, viewer in {**cast.people(), "mia": mia}.items()
        }
    assert seen == {
        "guest": {"public"},
        "sam": {"public"},
        "nia": {"public", "members"},
        "mia": {"public", "members", "friends"},
        "mo": {"public", "members", "staff", "friends"},
        "ada": {"public", "members", "staff", "friends"},
    }


def test_filters(cast: Cast) -> None:
    with cast.app.app_context():
        here, there = make_category("here"), make_category("there")
        mine = make_topic(cast.mia, here, "Un", "pluie")
        theirs = make_topic(cast.nia, there, "Deux", "pluie")
        today = now().date()
        assert ids(Question(text="pluie", author="MIA")) == [mine.first_post_id]
        assert ids(Question(text="pluie", category_id=there.id)) == [theirs.first_post_id]
        assert len(ids(Question(text="pluie", since=today - timedelta(days=1)))) == 2
        assert ids(Question(text="pluie", until=date(2020, 1, 1))) == []
        assert ids(Question(author="nia", order=NEWEST)) == [theirs.first_post_id]
        assert ids(Question(text="pluie", author="nobody")) == []


def ids(question: Question) -> list[int]:
    return [found.post_id for found in search(None, question).posts]


def test_pages_follow_each_other_without_gap_or_double(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Long", "soleil")
        for number in range(PAGE + 4):
            make_reply(cast.mia, topic.id, f"soleil {number}")
        first, second = (
            ids(Question(text="soleil", order=NEWEST)),
            ids(Question(text="soleil", order=NEWEST, page=2)),
        )
        assert len(first) == PAGE
        assert len(second) == 5
        assert sorted(first + second, reverse=True) == first + second


def test_an_edit_is_found_and_the_old_text_is_not(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Un", "girafe")
        with transaction() as db:
            db.get_one(Post, topic.first_post_id).search_text = compose("elephant").search_text
        assert ids(Question(text="girafe")) == []
        assert ids(Question(text="elephant")) == [topic.first_post_id]


def test_markup_in_texts_and_questions_stays_text(cast: Cast) -> None:
    with cast.app.app_context():
        make_topic(
            cast.mia, make_category(), "<script>x</script> girafe", "girafe <img src=x onerror=alert(1)>"
        )
    page = cast.browser("guest").get("/search", query_string={"q": '"><script>girafe'}).get_data(as_text=True)
    assert "<script>girafe" not in page
    assert "<script>x" not in page
    assert "<img" not in page


def test_a_profile_shows_what_the_viewer_may_read_of_it(cast: Cast) -> None:
    with cast.app.app_context():
        make_topic(cast.mia, make_category(), "Public", "phare")
        make_topic(cast.ada, make_category("staff", access="staff"), "Staff", "phare interne")
    own = cast.browser("mia").get("/search?author=mia&q=phare").get_data(as_text=True)
    other = cast.browser("nia").get("/search?author=ada&q=phare").get_data(as_text=True)
    assert "<mark>phare</mark>" in own
    assert "interne" not in other


def test_what_is_not_for_the_viewer_leaves_room_for_what_is(cast: Cast) -> None:
    """However many of the best fitting are for the staff alone, a guest's first page is full."""
    with cast.app.app_context():
        open_topic = make_topic(cast.mia, make_category("open"), "Ouvert", "soleil")
        for number in range(PAGE + 1):
            make_reply(cast.mia, open_topic.id, f"soleil {number} et beaucoup d'autres mots qui vont avec")
        staff_topic = make_topic(cast.ada, make_category("staff", access="staff"), "soleil", "soleil")
        for _ in range(PAGE + SPARE + 5):
            make_reply(cast.ada, staff_topic.id, "soleil soleil soleil")
        for number in range(TITLES + SPARE + 1):
            make_topic(cast.ada, staff_topic.category, f"soleil {number}", "rien")
        make_topic(cast.mia, open_topic.category, "Le soleil, la pluie et le vent", "rien")
        guest, staff = search(None, Question(text="soleil")), search(cast.ada, Question(text="soleil"))
    assert len(guest.posts) == PAGE
    assert guest.more
    assert {found.category.slug for found in guest.posts} == {"open"}
    assert [found.category.slug for found in guest.topics] == ["open"]
    assert {found.category.slug for found in staff.posts} == {"staff"}
    assert len(staff.topics) == TITLES
