"""At the same moment: an announcement sent twice, corrected, read by two colleagues, due twice, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum.announcements.actions.look_after import look_after
from forum.announcements.actions.publish import schedule
from forum.announcements.actions.read import hand_over
from forum.announcements.models import DRAFT, PUBLISHED, READY, Announcement
from forum.clock import now
from forum.colleagues.models import HandedWord
from forum.jobs.worker import run_due
from forum.members.viewer import Viewer
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from forum.topics.models import Post, Revision, Topic
from tests.at_once import visits_at_once
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.announcements import HEARD, TITLE, make_announcement, make_draft, make_host
from tests.factories.categories import make_category

Act = Callable[[VisitorClient], int]


@pytest.fixture
def lea(cast: Cast) -> Viewer:
    with cast.app.app_context():
        return make_host()


@pytest.fixture
def number(cast: Cast, lea: Viewer) -> int:
    """A draft of Léa's."""
    with cast.app.app_context():
        return make_draft(lea, make_category("news")).id


def sending(number: int) -> Act:
    form = {"heard": HEARD, "when": "now"}
    return lambda browser: browser.write(f"/announcements/{number}/publish", form).status_code


def correcting(number: int, words: str) -> Act:
    form = {"title": TITLE, "body": words, "why": "It was wrong.", "revision": "1"}
    return lambda browser: browser.write(f"/announcements/{number}/correct", form).status_code


def judging(number: int, turn: str, note: str) -> Act:
    form = {"turn": turn, "note": note, "version": "1"}
    return lambda browser: browser.write(f"/announcements/{number}/judge", form).status_code


def due(cast: Cast) -> Act:
    return lambda _browser: run_due(cast.app)


def test_sent_twice_at_once_it_goes_out_once(cast: Cast, lea: Viewer, number: int) -> None:
    assert set(visits_at_once([(visitor(cast.app, lea), sending(number)) for _turn in range(3)])) == {303}
    with cast.app.app_context():
        assert session().scalar(select(func.count(Topic.id))) == 1
        assert session().get_one(Announcement, number).stage == PUBLISHED


def test_two_who_correct_at_once_do_not_overwrite_each_other(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        hugo = make_host("hugo")
        number = make_announcement(lea, make_category("news"))
    people = ((lea, "One."), (hugo, "Other."))
    answers = visits_at_once([(visitor(cast.app, one), correcting(number, words)) for one, words in people])
    assert sorted(answers) == [303, 409]
    with cast.app.app_context():
        assert session().scalar(select(func.count(Revision.id))) == 2


def test_sent_again_while_it_is_corrected_the_correction_stays(cast: Cast, lea: Viewer) -> None:
    with cast.app.app_context():
        hugo = make_host("hugo")
        number = make_announcement(lea, make_category("news"))
    acts = [(visitor(cast.app, lea), sending(number)) for _turn in range(2)]
    answers = visits_at_once([*acts, (visitor(cast.app, hugo), correcting(number, "Until nine."))])
    assert answers == [303, 303, 303]
    with cast.app.app_context():
        posts = session().scalars(select(Post)).all()
        assert len(posts) == 1
        assert posts[0].source.startswith("Until nine.")
        assert session().get_one(Announcement, number).corrected_at is not None


def test_nobody_corrects_what_is_going_out_this_moment(cast: Cast, lea: Viewer, number: int) -> None:
    with cast.app.app_context():
        hugo = make_host("hugo")
    sent, corrected = visits_at_once(
        [(visitor(cast.app, lea), sending(number)), (visitor(cast.app, hugo), correcting(number, "Mine."))]
    )
    assert sent == 303
    assert corrected in (303, 403)
    with cast.app.app_context():
        post = session().scalars(select(Post)).one()
        assert post.source.startswith("Mine.") == (corrected == 303)
        assert HEARD in post.source


@pytest.mark.parametrize("turns", [("agree", "agree"), ("give_back", "agree")])
def test_reader_and_deputy_at_once_one_answers(
    cast: Cast, lea: Viewer, number: int, turns: tuple[str, str]
) -> None:
    with cast.app.app_context():
        hugo, ines = make_host("hugo"), make_host("ines")
        with transaction():
            hand_over(actor=lea, announcement_id=number, reader_id=hugo.id, deputy_id=ines.id, read_by=now())
    notes = {hugo.id: "Hugo read it.", ines.id: "Ines read it."}
    answers = visits_at_once(
        [
            (visitor(cast.app, one), judging(number, turn, notes[one.id]))
            for one, turn in zip((hugo, ines), turns, strict=True)
        ]
    )
    assert sorted(answers) == [303, 409]
    first = answers.index(303)
    with cast.app.app_context():
        row = session().get_one(Announcement, number)
        assert row.stage == (READY if turns[first] == "agree" else DRAFT)
        words = session().scalars(select(HandedWord)).all()
        assert [word.text for word in words] == [notes[(hugo, ines)[first].id]]
        told = select(Notification.actor_id).where(Notification.kind == "announcement_answered")
        assert list(session().scalars(told)) == [(hugo, ines)[first].id]


def test_the_deputy_is_asked_once_however_many_workers_look(cast: Cast, lea: Viewer, number: int) -> None:
    with cast.app.app_context():
        hugo, ines = make_host("hugo"), make_host("ines")
        with transaction():
            hand_over(actor=lea, announcement_id=number, reader_id=hugo.id, deputy_id=ines.id, read_by=now())

    def look(_browser: VisitorClient) -> None:
        with cast.app.app_context():
            look_after()

    visits_at_once([(visitor(cast.app, lea), look) for _worker in range(3)])
    with cast.app.app_context():
        asked = select(Notification.member_id).where(Notification.kind == "announcement_asked")
        assert sorted(session().scalars(asked)) == sorted([hugo.id, ines.id])


def scheduled(lea: Viewer, number: int) -> None:
    with transaction():
        schedule(actor=lea, announcement_id=number, heard=HEARD, at=now() - timedelta(seconds=1))


def test_due_in_two_workers_at_once_it_goes_out_once(cast: Cast, lea: Viewer, number: int) -> None:
    with cast.app.app_context():
        scheduled(lea, number)
    visits_at_once([(visitor(cast.app, lea), due(cast)) for _worker in range(3)])
    with cast.app.app_context():
        assert session().scalar(select(func.count(Topic.id))) == 1
        told = list(session().scalars(select(Notification.member_id).where(Notification.kind == "announced")))
        assert len(told) == len(set(told)) == 4


def test_sent_by_hand_at_the_moment_it_is_due_it_goes_out_once(cast: Cast, lea: Viewer, number: int) -> None:
    with cast.app.app_context():
        scheduled(lea, number)
    visits_at_once([(visitor(cast.app, lea), sending(number)), (visitor(cast.app, lea), due(cast))])
    with cast.app.app_context():
        assert session().scalar(select(func.count(Topic.id))) == 1


def test_taken_back_at_the_moment_it_goes_out_it_does_one_or_the_other(
    cast: Cast, lea: Viewer, number: int
) -> None:
    with cast.app.app_context():
        scheduled(lea, number)

    def take_back(browser: VisitorClient) -> int:
        return browser.write(f"/announcements/{number}/stop").status_code

    visits_at_once([(visitor(cast.app, lea), take_back), (visitor(cast.app, lea), due(cast))])
    with cast.app.app_context():
        out = session().get_one(Announcement, number).stage == PUBLISHED
        assert session().scalar(select(func.count(Topic.id))) == int(out)


@pytest.mark.parametrize(("path", "form"), [
    ("publish", {"heard": HEARD, "when": "now"}),
    ("publish", {"heard": HEARD, "when": "later", "at": "in two days"}),
])  # fmt: skip
def test_a_double_click_is_answered_twice_and_done_once(
    cast: Cast, lea: Viewer, number: int, path: str, form: dict[str, str]
) -> None:
    sent = form | {"idempotency_key": "the key of a form"}
    if "at" in sent:
        sent["at"] = f"{now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    where = f"/announcements/{number}/{path}"
    answers = visits_at_once(
        [
            (visitor(cast.app, lea), lambda browser: browser.write(where, sent).status_code)
            for _click in range(2)
        ]
    )
    assert answers == [303, 303]
    with cast.app.app_context():
        assert session().scalar(select(func.count(Topic.id)).where(Topic.title == TITLE)) == (
            0 if "at" in sent else 1
        )
