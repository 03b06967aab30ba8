"""What one of the brand's people changes or lets out of a colleague's is screened as their own; a moderator's isn't."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from forum.announcements.actions.correct import Words, correct
from forum.announcements.actions.propose import propose
from forum.announcements.actions.read import ask_second_reader
from forum.announcements.queries import announcement_for
from forum.categories.catalogue import catalogue
from forum.events.actions.plan import publish_event
from forum.events.models import DRAFT
from forum.events.queries import event_for
from forum.hooks import Reconsider
from forum.storage.session import transaction
from tests.cast import Cast
from tests.factories.announcements import make_announcement, make_host
from tests.factories.categories import make_category
from tests.factories.conduct import accept_code
from tests.factories.events import cancel, change, make, planned
from tests.factories.members import make_member, writing

VILE = "Tu es vraiment un idiot, Hugo."


@pytest.fixture
def hosts(cast: Cast) -> Iterator[tuple[Any, Any, Any]]:
    """Léa and Hugo host; Max hosts and moderates. None of them is an administrator."""
    with cast.app.app_context():
        make_category("news")
        both = make_member("max", mandates=[("animate", None), ("moderate", None)], first_name="Max")
        hosts = make_host("lea"), make_host("hugo"), both
        for one in hosts:
            accept_code(one)
        yield hosts


def news() -> Any:
    return next(place for place in catalogue().values() if place.slug == "news")


def announce(who: Any, number: int) -> None:
    with writing():
        publish_event(actor=who, event=event_for(who, number, lock=True))


def test_a_colleagues_event_is_screened_for_whoever_lets_it_out(hosts: tuple[Any, Any, Any]) -> None:
    lea, hugo, moderator = hosts
    number = make(lea, planned(lea, VILE, category=news()), draft=True)
    with pytest.raises(Reconsider):
        announce(hugo, number)
    assert event_for(lea, number).status == DRAFT
    announce(moderator, number)  # who has read it, and answers for it
    assert event_for(lea, number).status != DRAFT


def test_a_colleagues_event_is_screened_for_whoever_changes_it(hosts: tuple[Any, Any, Any]) -> None:
    lea, hugo, _moderator = hosts
    number = make(lea, planned(lea, category=news()))
    with pytest.raises(Reconsider):
        change(hugo, number, planned(lea, VILE, category=news()))
    with pytest.raises(Reconsider):
        cancel(hugo, number, VILE)
    assert event_for(lea, number).title == "A night of stars"


@pytest.mark.parametrize("part", ["body", "title", "why"])
@pytest.mark.parametrize("for_two", [False, True])
def test_a_colleagues_announcement_is_screened_for_whoever_corrects_it(
    cast: Cast, hosts: tuple[Any, Any, Any], part: str, for_two: bool
) -> None:
    lea, hugo, _moderator = hosts
    number = make_announcement(lea, news())
    if for_two:
        with transaction():
            ask_second_reader(actor=cast.ada, category_id=news().id, asked=True)
    said: dict[str, Any] = {"body": "From Saturday on.", "why": "Saturday.", "revision": 1, part: VILE}
    with pytest.raises(Reconsider), transaction():
        (propose if for_two else correct)(actor=hugo, announcement_id=number, words=Words(**said))
    row = announcement_for(lea, number)
    assert row.correction is None and VILE not in row.post.source + row.post.topic.title
