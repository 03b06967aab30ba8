"""Turning shelter on, ending it, and its end by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.clock import now
from forum.facts.log import FactRow
from forum.members.models import Member
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from moderation.care.actions.shelter import end_over, end_shelter, open_shelter
from moderation.care.models import Shelter
from moderation.care.queries import running_shelter, running_shelters
from tests.cast import Cast
from tests.moderation.care.conftest import rings, shelter

DAY = timedelta(hours=24)


def facts() -> list[tuple[str, int]]:
    """What was recorded about shelters: kind and actor."""
    wanted = select(FactRow).where(FactRow.kind.like("Shelter%")).order_by(FactRow.id)
    return [(row.kind, row.actor_id) for row in session().scalars(wanted)]


def test_it_lasts_a_day_and_is_over_before_any_job_ran(cast: Cast) -> None:
    start = now()
    with cast.app.app_context():
        shelter(cast)
        with time_machine.travel(start + DAY - timedelta(minutes=1)):
            assert set(running_shelters()) == {cast.mia.id}
        with time_machine.travel(start + DAY + timedelta(minutes=1)):
            assert running_shelter(cast.mia.id) is None and running_shelters() == {}


def test_a_second_time_it_is_the_same_shelter(cast: Cast) -> None:
    with cast.app.app_context():
        assert shelter(cast) == shelter(cast, "mo")
        assert facts() == [("ShelterOpened", cast.mia.id)]
        assert rings(cast) == []


def test_the_job_notes_the_end_once_and_tells_the_member(cast: Cast) -> None:
    start = now()
    with cast.app.app_context():
        number = shelter(cast)
        end_over()
        assert facts() == [("ShelterOpened", cast.mia.id)]
        with time_machine.travel(start + DAY + timedelta(hours=3)):
            end_over()
            end_over()
        row = session().get_one(Shelter, number)
        assert row.ended_at == row.until
        assert facts() == [("ShelterOpened", cast.mia.id), ("ShelterEnded", cast.automod.id)]
        assert [kind for kind, _post in rings(cast)] == ["shelter_over"]
        assert {"shelter_id": number, "member_id": cast.mia.id} in session().scalars(
            select(FactRow.data)
        ).all()


def test_nobody_is_told_of_an_end_who_is_under_shelter_again(cast: Cast) -> None:
    start = now()
    with cast.app.app_context():
        first = shelter(cast)
        with time_machine.travel(start + DAY + timedelta(minutes=1)):
            assert shelter(cast) != first
            end_over()
            assert running_shelter(cast.mia.id) is not None
            assert rings(cast) == []


def test_the_member_ends_it_and_no_moderator_does(cast: Cast) -> None:
    with cast.app.app_context():
        shelter(cast, "mo")
        assert [kind for kind, _post in rings(cast)] == ["shelter_given"]
        for actor in (cast.mo, cast.ada, cast.nia):
            with pytest.raises(Refused), transaction():
                end_shelter(actor=actor, member=session().get_one(Member, cast.mia.id))
        with transaction():
            assert end_shelter(actor=cast.mia, member=session().get_one(Member, cast.mia.id))
        with transaction():
            assert not end_shelter(actor=cast.mia, member=session().get_one(Member, cast.mia.id))
        assert facts() == [("ShelterOpened", cast.mo.id), ("ShelterEnded", cast.mia.id)]
        assert [kind for kind, _post in rings(cast)] == ["shelter_given"]


def test_nobody_turns_it_on_for_another_member(cast: Cast) -> None:
    with cast.app.app_context():
        for actor in (cast.nia, cast.sam, None):
            with pytest.raises(Refused), transaction():
                open_shelter(actor=actor, member=session().get_one(Member, cast.mia.id))
        assert running_shelters() == {}
