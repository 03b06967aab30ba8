"""Departments, and the voice of members: its page, and its letter once a week, to a real mail server."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from forum.clock import at, now
from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.departments import Described, change_department, close_department
from forum.handoffs.actions.hand_off import pass_on
from forum.handoffs.actions.keep_time import last_week, send_weekly
from forum.handoffs.models import Department
from forum.handoffs.refusals import NoDepartment
from forum.handoffs.voice import voice_of
from forum.hooks import Outcome
from forum.jobs import worker
from forum.members.models import Member
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.actions.moderate import hide_post
from forum.topics.queries import post_for
from tests.cast import visitor
from tests.factories.handoffs import hand, handoff_row, make_department_of, make_question, status_of
from tests.factories.members import make_member
from tests.forum.handoffs.conftest import Under
from tests.forum.handoffs.test_handing import rung
from tests.forum.handoffs.test_screening import judge, screen
from tests.said import says
from tests.servers.smtp import HOST, MailServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server on this machine."""
    started = MailServer(tmp_path)
    yield started
    started.stop()


def test_deleted_with_open_ones_they_go_back_to_whoever_handed_off(way: Under) -> None:
    with way.cast.app.app_context():
        with transaction():
            close_department(actor=way.cast.ada, department_id=way.department)
        assert status_of(way.handoff) == "returned"
        assert rung(way.lea, "handoff_team") == ["returned"]
        department = session().get_one(Department, way.department)
        assert (department.address, department.name_en) == ("", "Delivery")
        with pytest.raises(NoDepartment):
            hand(way.lea, make_question(way.cast.mia, "More?", slug="other"), way.department)
        with pytest.raises(NoDepartment), transaction():
            close_department(actor=way.cast.ada, department_id=way.department)


def test_only_administrators_define_them(way: Under) -> None:
    with way.cast.app.app_context():
        for somebody in (way.lea, way.dan, way.cast.mo, way.cast.mia):
            with pytest.raises(Refused), transaction():
                close_department(actor=somebody, department_id=way.department)
    assert way.cast.browser("mia").get("/admin/departments").status_code == 403


def test_the_form_makes_one_and_names_whom_it_does_not_know(way: Under) -> None:
    form = {
        "name_fr": "Atelier",
        "name_en": "Workshop",
        "address": "work@example.org",
        "delay_days": "7",
        "people": "@dan, @nobody",
        "idempotency_key": "12345678",
    }
    ada = way.cast.browser("ada")
    wrong = ada.write("/admin/departments/new", form)
    assert wrong.status_code == 422
    assert "@nobody" in wrong.text
    assert ada.write("/admin/departments/new", form, people="@dan").status_code == 303
    listed = ada.get("/admin/departments").text.partition("<table")[2].partition("</table>")[0]
    assert "Workshop" in listed
    assert way.dan.display_name in listed  # who answers here


def test_only_employees_answer_and_each_name_is_one_s(way: Under) -> None:
    with way.cast.app.app_context():
        gone = make_member("gus", works_here=True, suspended_until=now() + timedelta(days=9))
    form = {
        "name_fr": "Atelier",
        "name_en": "Workshop",
        "address": "work@example.org",
        "delay_days": "7",
        "idempotency_key": "12345678",
    }
    ada = way.cast.browser("ada")
    for name in ("nia", gone.name):
        page = ada.write("/admin/departments/new", form, people=f"@dan, @{name}")
        assert page.status_code == 422
        assert f"not @{name}." in page.text
    assert "from 1 to 90" in ada.write("/admin/departments/new", form, delay_days="99").text
    for _ in range(2):
        assert ada.write("/admin/departments/new", form).status_code == 303
    other = {**form, "idempotency_key": "87654321", "name_fr": "Réparations", "name_en": "WORKSHOP"}
    page = ada.write("/admin/departments/new", other)
    assert page.status_code == 422
    assert "Another department bears" in page.text


def test_whoever_leaves_the_house_answers_no_more(way: Under) -> None:
    dan = visitor(way.cast.app, way.dan)
    assert dan.get(f"/handoffs/{way.handoff}").status_code == 200
    with way.cast.app.app_context(), transaction():
        session().get_one(Member, way.dan.id).works_here = False
    assert dan.get(f"/handoffs/{way.handoff}").status_code == 404
    assert f"/handoffs/{way.handoff}" not in dan.get("/handoffs").text


def test_its_page_gathers_by_subject_and_leaves_out_what_is_hidden(way: Under) -> None:
    with way.cast.app.app_context():
        more = make_question(way.cast.nia, "Mine is lost too.", slug="more")
        other = make_question(way.cast.nia, "Can I pay in parts?", slug="other")
        hand(way.lea, more, way.department, subject="parcels that DON'T arrive")
        hand(way.lea, other, way.department, subject="Paying")
        since, until = now() - timedelta(days=1), now() + timedelta(days=1)
        groups = voice_of(way.department, since, until)
        assert [[one.words for one in group.heard] for group in groups] == [
            ["Can I pay in parts?"],
            ["Mine is lost too.", "Where is my parcel?"],
        ]
        with transaction():
            hide_post(actor=way.cast.mo, post=post_for(way.cast.mo, other, lock=True), reason="No.")
        assert [group.subject for group in voice_of(way.department, since, until)] == [
            "parcels that DON'T arrive"
        ]


def test_the_weekly_letter_arrives_once(way: Under, server: MailServer) -> None:
    app = way.cast.app
    config = app.extensions["forum.config"]
    app.extensions["forum.config"] = dataclasses.replace(config, mail_url=f"smtp://{HOST}:{server.port}")
    with app.app_context(), at(now() + timedelta(days=7)):
        for _ in range(3):
            send_weekly()
    with at(now() + timedelta(days=7)):
        worker.run_due(app)
        worker.run_due(app)
    found = [one for one in server.received if "What members said" in str(one["Subject"])]
    assert len(found) == 1
    assert found[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    said = found[0].get_body(("plain",))
    assert said is not None
    assert "Where is my parcel?" in said.get_content()
    assert not says(said.get_content(), "Mia")
    assert "<blockquote>" in str(found[0].get_body(("html",)))


def test_it_is_in_the_letter_of_the_week_in_which_it_reached_them(way: Under) -> None:
    with way.cast.app.app_context():
        workshop = make_department_of(way.cast.ada, name="Workshop")
        screen(way, Outcome.HOLD)
        held = hand(way.lea, make_question(way.cast.nia, "And I?", slug="more"), workshop, note="Bring rum.")
        later = now() + timedelta(days=14)
        with at(later):
            with transaction():
                pass_on(actor=way.lea, handoff_id=way.handoff, department_id=workshop)
            judge(dataclasses.replace(way, handoff=held), "published")
        for begins, heard in ((now(), set()), (later, {"Where is my parcel?", "And I?"})):
            groups = voice_of(workshop, begins - timedelta(days=1), begins + timedelta(days=1))
            assert {one.words for group in groups for one in group.heard} == heard


def test_renamed_it_is_called_so_in_open_threads(way: Under) -> None:
    with way.cast.app.app_context():
        topic_id = handoff_row(way.handoff).topic.id
    mia = way.cast.browser("mia")
    assert "Passed to Delivery by Lea" in mia.get(f"/topics/{topic_id}").text
    with way.cast.app.app_context():
        before = handoff_row(way.handoff).topic.seq
        row = session().get_one(Department, way.department)
        said = Described(row.name_fr, "Parcels", row.address, row.delay_days, row.weekly, [way.dan.id])
        for _ in range(2):
            with transaction():
                change_department(actor=way.cast.ada, department_id=way.department, said=said)
        assert handoff_row(way.handoff).topic.seq == before + 1, "once: the second time nothing is another"
    assert "Passed to Parcels by Lea" in mia.get(f"/topics/{topic_id}").text


def test_their_own_list_tells_members_who_has_it_now(way: Under) -> None:
    mia = way.cast.browser("mia")
    assert "With Delivery, passed on by Lea (works here)." in mia.get("/handoffs").text
    with way.cast.app.app_context(), transaction():
        answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("On Monday."))
    assert "Delivery has replied: the answer is on its way to you." in mia.get("/handoffs").text


def test_a_quiet_week_sends_nothing(way: Under) -> None:
    with way.cast.app.app_context():
        with at(now() + timedelta(days=30)):
            send_weekly()
        from tests.factories.handoffs import mails

        assert not [one for one in mails() if "What members said" in one["subject"]]


def test_a_week_begins_on_monday_by_the_community_s_clock(way: Under) -> None:
    with way.cast.app.app_context():
        since, until = last_week(now())
        assert (since.weekday(), until.weekday()) == (0, 0)
        assert until <= now()
        assert until - since == timedelta(days=7)
