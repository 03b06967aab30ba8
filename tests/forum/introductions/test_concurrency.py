"""At the same moment: two yeses, two connectors with the same member in mind, two hands on one row."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from forum.clock import now
from forum.introductions.models import Introduction
from forum.members.viewer import Viewer
from forum.storage.session import session, transaction
from forum.topics.models import CONVERSATION, Topic
from tests.at_once import visits_at_once
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.categories import make_category, make_topic
from tests.factories.introductions import introduction_row, make_introduction
from tests.factories.members import make_member


def test_both_say_yes_at_once_and_there_is_one_conversation(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        people = [make_member(f"p{number}") for number in range(8)]
        numbers = [make_introduction(cleo, *people[one : one + 2]) for one in range(0, 8, 2)]
    acts = []
    for number, one, other in zip(numbers, people[::2], people[1::2], strict=True):
        path = f"/introductions/{number}/answer"
        for who in (one, other):
            acts.append(
                (visitor(cast.app, who), lambda browser, path=path: browser.write(path, willing="yes"))
            )
    answers = visits_at_once(acts)
    assert {answer.status_code for answer in answers} == {303}
    with cast.app.app_context():
        found = select(func.count(Topic.id)).where(Topic.kind == CONVERSATION)
        assert session().scalar(found) == 4
        assert all(introduction_row(number).topic_id is not None for number in numbers)


def test_two_connectors_who_think_of_the_same_member_write_once(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        other = make_member("otto", connects=True)

    def writing(name: str):  # type: ignore[no-untyped-def]
        form = {"one": "mia", "other": name, "body": "You would like each other."}
        return lambda browser: browser.write("/introductions/new", form)

    answers = visits_at_once(
        [(visitor(cast.app, cleo), writing("nia")), (visitor(cast.app, other), writing("mo"))]
    )
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    with cast.app.app_context():
        assert session().scalar(select(func.count(Introduction.id))) == 1


def test_one_of_two_takes_the_row(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        other = make_member("otto", connects=True)
        topic_id = make_topic(cast.mia, make_category()).id
        with transaction():
            session().execute(
                update(Topic).where(Topic.id == topic_id).values(created_at=now() - timedelta(days=2))
            )

    def take(browser: VisitorClient) -> str:
        return browser.write(f"/concierge/topic/{topic_id}/take").headers["Location"]

    places = visits_at_once([(visitor(cast.app, who), take) for who in (cleo, other)])
    assert sorted(places) == ["/concierge", f"/topics/{topic_id}"]
