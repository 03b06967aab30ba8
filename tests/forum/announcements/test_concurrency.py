"""At the same moment: an announcement sent twice, two hosts who correct it, its time and its author."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from forum.announcements.actions.publish import schedule
from forum.announcements.models import PUBLISHED, Announcement
from forum.clock import now
from forum.storage.session import session, transaction
from forum.topics.models import Revision, Topic
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.announcements import HEARD, make_announcement, make_draft, make_host
from tests.factories.categories import make_category
from tests.forum.topics.test_concurrency import at_once


def test_sent_twice_at_once_it_goes_out_once(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        number = make_draft(lea, make_category("news")).id

    def send(browser: VisitorClient) -> int:
        return browser.write(f"/announcements/{number}/publish", heard=HEARD, when="now").status_code

    assert set(at_once([(visitor(cast.app, lea), send) for _turn in range(3)])) == {303}
    with cast.app.app_context():
        assert session().scalar(select(func.count(Topic.id))) == 1
        assert session().get_one(Announcement, number).stage == PUBLISHED


def test_two_who_correct_at_once_do_not_overwrite_each_other(cast: Cast) -> None:
    with cast.app.app_context():
        lea, hugo = make_host("lea"), make_host("hugo")
        number = make_announcement(lea, make_category("news"))

    def correcting(words: str):  # type: ignore[no-untyped-def]
        form = {"body": words, "why": "It was wrong.", "revision": "1"}
        return lambda browser: browser.write(f"/announcements/{number}/correct", form).status_code

    answers = at_once(
        [(visitor(cast.app, lea), correcting("One.")), (visitor(cast.app, hugo), correcting("Other."))]
    )
    assert sorted(answers) == [303, 409]
    with cast.app.app_context():
        assert session().scalar(select(func.count(Revision.id))) == 2


def test_taken_back_at_the_moment_it_goes_out_it_does_one_or_the_other(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        number = make_draft(lea, make_category("news")).id
        with transaction():
            schedule(actor=lea, announcement_id=number, heard=HEARD, at=now() - timedelta(seconds=1))

    def take_back(browser: VisitorClient) -> int:
        return browser.write(f"/announcements/{number}/stop").status_code

    def due(_browser: VisitorClient) -> int:
        from forum.jobs.worker import run_due

        return run_due(cast.app)

    at_once([(visitor(cast.app, lea), take_back), (visitor(cast.app, lea), due)])
    with cast.app.app_context():
        out = session().get_one(Announcement, number).stage == PUBLISHED
        assert session().scalar(select(func.count(Topic.id))) == int(out)
