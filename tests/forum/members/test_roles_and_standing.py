"""Roles, standing, invitations, and the pages of those who look after members."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from forum.clock import now
from forum.facts.log import FactRow
from forum.members.actions.change_standing import FREE, MUTED, SUSPENDED, ReasonMissing, change_standing
from forum.members.actions.grant_role import LastAdministrator, grant_role, withdraw_role
from forum.members.models import ADMINISTRATE, CONNECT, MODERATE, SPEAK, Grant, Member, MemberSession
from forum.members.queries import administrators
from forum.members.viewer import Viewer
from forum.members.ways_in import Invitation
from forum.policy.check import Refused
from forum.policy.words import connects, good_standing, speaks_for_brand
from forum.storage.session import session, transaction
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories.categories import make_category
from tests.factories.members import fresh, make_member


def row(member_id: int) -> Member:
    found = session().get(Member, member_id)
    assert found is not None
    return found


def grants_of(member_id: int) -> list[Grant]:
    return list(session().scalars(select(Grant).where(Grant.member_id == member_id)))


def test_a_role_is_given_and_withdrawn_and_recorded(cast: Cast) -> None:
    with cast.app.app_context():
        with transaction():
            grant_role(actor=cast.ada, member=row(cast.mia.id), capability=MODERATE)
        assert fresh(cast.mia).moderates_all
        with transaction():
            withdraw_role(actor=cast.ada, grant=grants_of(cast.mia.id)[0])
        assert not fresh(cast.mia).moderates_all
        kinds = list(session().scalars(select(FactRow.kind).where(FactRow.actor_id == cast.ada.id)))
        assert kinds == ["RoleGranted", "RoleWithdrawn"]


def test_a_role_ends_by_itself(cast: Cast) -> None:
    with cast.app.app_context():
        with transaction():
            grant_role(
                actor=cast.ada,
                member=row(cast.mia.id),
                capability=ADMINISTRATE,
                until=now() - timedelta(seconds=1),
            )
        assert not fresh(cast.mia).is_admin
        assert not row(cast.mia.id).is_admin


def test_who_can_not_enter_does_not_count_as_the_last_administrator(cast: Cast) -> None:
    """A suspended administrator could not even be let in again: nobody may suspend or free one."""
    with cast.app.app_context():
        with transaction():
            grant_role(actor=cast.ada, member=row(cast.sam.id), capability=ADMINISTRATE)
        with pytest.raises(LastAdministrator), transaction():
            withdraw_role(actor=cast.ada, grant=grants_of(cast.ada.id)[0])
        waiting = make_member("waiting", confirmed=False)
        with transaction():
            grant_role(actor=cast.ada, member=row(waiting.id), capability=ADMINISTRATE)
        with pytest.raises(LastAdministrator), transaction():
            withdraw_role(actor=cast.ada, grant=grants_of(cast.ada.id)[0])


@pytest.mark.parametrize("name", ["mo", "mia", "nia", "sam", "guest"])
def test_only_administrators_give_roles(cast: Cast, name: str) -> None:
    with cast.app.app_context():
        with pytest.raises(Refused), transaction():
            grant_role(actor=cast.people()[name], member=row(cast.mia.id), capability=MODERATE)
        assert not grants_of(cast.mia.id)


def test_the_last_administrator_stays(cast: Cast) -> None:
    with cast.app.app_context():
        with pytest.raises(LastAdministrator), transaction():
            withdraw_role(actor=cast.ada, grant=grants_of(cast.ada.id)[0])
        with pytest.raises(LastAdministrator), transaction():
            grant_role(
                actor=cast.ada,
                member=row(cast.ada.id),
                capability=ADMINISTRATE,
                until=now() + timedelta(days=1),
            )
        with pytest.raises(Refused), transaction():
            change_standing(actor=cast.mo, member=row(cast.ada.id), standing=SUSPENDED, reason="A coup")
        assert fresh(cast.ada).is_admin
        assert administrators() == 1


def test_two_administrators_who_withdraw_each_other_at_once_leave_one(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_member("eve", admin=True)

    def withdraw(actor: Viewer, victim: int) -> None:
        with transaction():
            withdraw_role(actor=actor, grant=grants_of(victim)[0])

    pairs = ((cast.ada, eve.id), (eve, cast.ada.id))
    outcomes = at_once(cast.app, (LastAdministrator,), *(partial(withdraw, *pair) for pair in pairs))
    assert sorted(outcomes) == ["LastAdministrator", "done"]
    with cast.app.app_context():
        assert administrators() == 1


def test_muting_stops_writing_and_suspending_ends_sessions(cast: Cast) -> None:
    cast.browser("mia").get("/settings")
    with cast.app.app_context():
        with transaction():
            change_standing(
                actor=cast.mo,
                member=row(cast.mia.id),
                standing=MUTED,
                until=now() + timedelta(days=1),
                reason="Calm down a little",
            )
        assert fresh(cast.mia).muted_until is not None
        assert not good_standing(fresh(cast.mia), None)
        with transaction():
            change_standing(actor=cast.mo, member=row(cast.mia.id), standing=SUSPENDED, reason="Rule 2")
        assert session().scalar(select(func.count(MemberSession.id))) == 0
        with transaction():
            change_standing(actor=cast.mo, member=row(cast.mia.id), standing=FREE, reason="We talked")
        assert fresh(cast.mia).suspended_until is None
        assert fresh(cast.mia).muted_until is None
        facts = session().scalars(select(FactRow.data).where(FactRow.kind == "StandingChanged")).all()
        assert [fact["reason"] for fact in facts] == ["Calm down a little", "Rule 2", "We talked"]


def test_only_administrators_find_members_by_address(cast: Cast) -> None:
    """Whoever may not see addresses could otherwise guess them letter by letter."""
    with cast.app.app_context():
        make_member("waiting", confirmed=False)
    ada, mo = cast.browser("ada"), cast.browser("mo")
    assert "@mia" in ada.get("/admin/members?q=mia@example").text
    assert "@waiting" in ada.get("/admin/members?q=wait").text
    answer = mo.get("/admin/members?q=mia@example").text
    assert "@mia" not in answer
    assert "No name contains these letters" in answer
    assert "@mia" in mo.get("/admin/members?q=mia").text
    assert "@waiting" not in mo.get("/admin/members").text, "such a name tells that its address was unknown"


@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
def test_a_standing_needs_a_reason(cast: Cast, reason: str) -> None:
    with cast.app.app_context(), pytest.raises(ReasonMissing), transaction():
        change_standing(actor=cast.mo, member=row(cast.mia.id), standing=MUTED, reason=reason)


def test_the_pages_of_members_for_those_who_look_after_them(cast: Cast) -> None:
    ada, mo, mia = cast.browser("ada"), cast.browser("mo"), cast.browser("mia")
    assert mia.get("/admin/members").status_code == 403
    assert mia.get("/admin/members/mo").status_code == 403
    listed = ada.get("/admin/members").text
    assert "@nia" in listed
    assert "automod" not in listed
    assert "@nia" not in ada.get("/admin/members?q=mi").text
    assert ada.get("/admin/members?q=%25").status_code == 200
    page = mo.get("/admin/members/mia").text
    assert "/admin/members/mia/standing" in page
    assert "mia@example.org" not in page, "moderators do not see addresses"
    assert "mia@example.org" in ada.get("/admin/members/mia").text
    assert (
        mo.write("/admin/members/mia/roles", capability=MODERATE, category_id="0", days="0").status_code
        == 403
    )
    assert ada.write("/admin/members/mia/roles", category_id="0", days="0").status_code == 422
    assert ada.write("/admin/members/mia/roles", capability=MODERATE, category_id="0").status_code == 422
    assert "At present: <strong>regular member</strong>" in page
    for blank in ("", " ", "\u200b"):
        answer = mo.write("/admin/members/mia/standing", standing=MUTED, days="3", reason=blank)
        assert answer.status_code == 422
    answer = mo.write("/admin/members/mia/standing", standing=MUTED, days="3", reason="Rule 1")
    assert answer.status_code == 303
    assert "Muted until" in mo.get("/admin/members/mia").text
    assert (
        ada.write("/admin/members/mia/roles", capability=MODERATE, category_id="0", days="7").status_code
        == 303
    )
    managed = ada.get("/admin/members/mia").text
    assert "Moderates<small>Everywhere" in managed
    refused = ada.write("/admin/members/ada/roles/1/withdraw", follow_redirects="")
    assert refused.status_code == 303
    assert "Give it to somebody else first" in ada.get("/admin/members/ada").text


def test_an_administrator_hands_over_a_link_for_a_new_password(cast: Cast) -> None:
    import re

    page = cast.browser("ada").write("/admin/members/mia/reset-link").text
    link = re.search(r"http://localhost(/reset/[^<\s]+)", page)
    assert link
    assert cast.browser("guest").get(link[1]).status_code == 200
    assert cast.browser("mo").write("/admin/members/mia/reset-link").status_code == 403


def test_invitations_are_made_listed_and_withdrawn(cast: Cast) -> None:
    ada = cast.browser("ada")
    assert cast.browser("mo").get("/admin/invitations").status_code == 403
    page = ada.write("/admin/invitations", note="The choir", uses="3", days="10").text
    assert "/join/" in page
    assert "The choir" in page
    assert ada.write("/admin/invitations", note="x", uses="0", days="10").status_code == 422
    assert "/join/" not in ada.get("/admin/invitations").text
    with cast.app.app_context():
        found = session().scalar(select(Invitation.id))
    assert ada.write(f"/admin/invitations/{found}/withdraw").status_code == 303
    with cast.app.app_context():
        assert session().scalar(select(func.count(Invitation.id))) == 0


@pytest.mark.parametrize(("capability", "trait"), [(SPEAK, "speaks"), (CONNECT, "connects")])
def test_speaking_and_connecting_are_trusted_for_the_whole_community(
    cast: Cast, capability: str, trait: str
) -> None:
    ada = cast.browser("ada")
    with cast.app.app_context():
        place = make_category("square").id
    refused = ada.write("/admin/members/mia/roles", capability=capability, category_id=str(place), days="0")
    assert refused.status_code == 422
    given = ada.write("/admin/members/mia/roles", capability=capability, category_id="0", days="0")
    assert given.status_code == 303
    said = {"speaks": "speaks for the brand", "connects": "connects members"}[trait]
    assert said in cast.browser("mia").get("/members/mia").text
    assert said.capitalize() in ada.get("/admin/members/mia").text
    with cast.app.app_context():
        mia = fresh(cast.mia)
        assert getattr(mia, trait)
        assert not mia.is_staff
        assert (speaks_for_brand(mia, None), connects(mia, None)) == (trait == "speaks", trait == "connects")
        with pytest.raises(ValueError, match="no such capability"), transaction():
            grant_role(actor=cast.ada, member=row(cast.mia.id), capability=capability, category_id=place)
        with transaction():
            withdraw_role(actor=cast.ada, grant=grants_of(cast.mia.id)[0])
        assert not getattr(fresh(cast.mia), trait)
