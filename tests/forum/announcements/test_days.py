"""Days and hours that are typed mean those of the reader's clock: in winter, in summer, and in between."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from forum.announcements.models import Announcement
from forum.members.models import ANSWER, Grant
from forum.storage.session import session
from tests.cast import Cast, visitor
from tests.factories.announcements import HEARD, TITLE, make_draft, make_host
from tests.factories.categories import make_category
from tests.factories.members import make_member


@pytest.mark.parametrize(
    ("today", "day", "end"),
    [
        (datetime(2026, 11, 30, 18, tzinfo=UTC), "2026-12-20", datetime(2026, 12, 20, 23, tzinfo=UTC)),
        (datetime(2027, 6, 29, 18, tzinfo=UTC), "2027-07-20", datetime(2027, 7, 20, 22, tzinfo=UTC)),
    ],
)
def test_a_draft_saved_again_and_again_keeps_its_day(
    cast: Cast, today: datetime, day: str, end: datetime
) -> None:
    with time_machine.travel(today, tick=False):
        with cast.app.app_context():
            lea, place = make_host("lea", timezone="Europe/Paris"), make_category("news")
            url = make_draft(lea, place).url
        browser = visitor(cast.app, lea)
        said = {"title": TITLE, "body": "Until ten.", "category_id": str(place.id), "audience": "everyone"}
        for version in ("1", "2", "3"):
            kept = browser.write(url, said | {"language": "en", "ends_on": day, "version": version})
            assert kept.status_code == 303
            shown = re.search(r'name="ends_on"[^>]*value="([^"]*)"', browser.get(url).text)
            assert shown is not None
            assert shown[1] == day
        with cast.app.app_context():
            assert session().scalar(select(Announcement.ends_at)) == end


@pytest.mark.parametrize(
    ("today", "typed", "goes_out"),
    [
        (datetime(2026, 11, 30, tzinfo=UTC), "2026-12-01T18:00", datetime(2026, 12, 1, 17, tzinfo=UTC)),
        (datetime(2027, 6, 29, tzinfo=UTC), "2027-07-01T18:00", datetime(2027, 7, 1, 16, tzinfo=UTC)),
    ],
)
def test_it_goes_out_at_the_hour_that_was_typed(
    cast: Cast, today: datetime, typed: str, goes_out: datetime
) -> None:
    with time_machine.travel(today, tick=False):
        with cast.app.app_context():
            lea = make_host("lea", timezone="Europe/Paris")
            url = make_draft(lea, make_category("news")).url
        browser = visitor(cast.app, lea)
        assert browser.write(f"{url}/publish", heard=HEARD, when="later", at=typed).status_code == 303
        with cast.app.app_context():
            assert session().scalar(select(Announcement.publish_at)) == goes_out
        assert "18:00" in browser.get(url).text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2027-03-28T02:30", "the clock jumps over this time"),
        ("2026-02-30T18:00", "There is no such day and time"),
        ("", "Please say when."),
    ],
)
def test_an_hour_that_there_is_not_is_refused_with_the_reason(cast: Cast, typed: str, why: str) -> None:
    with time_machine.travel(datetime(2026, 11, 30, tzinfo=UTC), tick=False):
        with cast.app.app_context():
            lea = make_host("lea", timezone="Europe/Paris")
            url = make_draft(lea, make_category("news")).url
        browser = visitor(cast.app, lea)
        answer = browser.write(f"{url}/publish", heard=HEARD, when="later", at=typed)
        assert answer.status_code == 422
        assert why in answer.text


@pytest.mark.parametrize(
    ("today", "day", "end"),
    [
        (datetime(2026, 11, 30, tzinfo=UTC), "2027-02-28", datetime(2027, 2, 28, 23, tzinfo=UTC)),
        (datetime(2027, 6, 29, tzinfo=UTC), "2027-08-31", datetime(2027, 8, 31, 22, tzinfo=UTC)),
    ],
)
def test_a_mandate_ends_with_its_day(cast: Cast, today: datetime, day: str, end: datetime) -> None:
    with time_machine.travel(today, tick=False):
        with cast.app.app_context():
            ines, mia = make_member("ines", admin=True, timezone="Europe/Paris"), cast.mia.id
        given = visitor(cast.app, ines).write(
            "/admin/members/mia/roles", capability=ANSWER, category_id="0", days="", last_day=day
        )
        assert given.status_code == 303
        with cast.app.app_context():
            assert session().scalar(select(Grant.until).where(Grant.member_id == mia)) == end
