"""A form that comes twice, by a double click or by going back, is answered as it was the first time."""

from __future__ import annotations

from forum.clock import now
from forum.handoffs.models import HandoffEntry
from forum.storage.session import session
from tests.cast import visitor
from tests.factories.handoffs import handoff_row, link_of, make_answerer, make_department_of
from tests.forum.handoffs.conftest import Under

KEY = {"idempotency_key": "a-key-of-mine"}


def twice(browser: object, path: str, **fields: str) -> None:
    answers = [browser.write(path, {**fields, **KEY}) for _ in range(2)]  # type: ignore[attr-defined]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].location == answers[1].location


def kinds(way: Under) -> list[str]:
    with way.cast.app.app_context():
        found = session().query(HandoffEntry).filter_by(handoff_id=way.handoff)
        return [one.kind for one in found.order_by(HandoffEntry.number)]


def test_answered_and_brought_back(way: Under) -> None:
    path, lea = f"/handoffs/{way.handoff}", visitor(way.cast.app, way.lea)
    dan = visitor(way.cast.app, way.dan)
    twice(dan, f"{path}/answer", able="yes", text="It leaves tomorrow.")
    assert "moved on meanwhile" not in dan.get("/handoffs").text
    twice(lea, f"{path}/bring-back", body="Your parcel leaves tomorrow.")
    assert kinds(way) == ["sent", "answered", "posted"]
    assert lea.write(f"{path}/bring-back", body="Another.", **KEY).status_code == 403


def test_passed_on_and_postponed(way: Under) -> None:
    path, lea = f"/handoffs/{way.handoff}", visitor(way.cast.app, way.lea)
    with way.cast.app.app_context():
        other = make_department_of(way.cast.ada, way.cast.nia, name="Workshop")
    twice(lea, f"{path}/pass-on", department=str(other))
    twice(lea, f"{path}/postpone", due=now().date().isoformat())
    assert kinds(way) == ["sent", "sent", "postponed"]


def test_buttons_pressed_twice(way: Under) -> None:
    path = f"/handoffs/{way.handoff}"
    dan, lea = visitor(way.cast.app, way.dan), visitor(way.cast.app, way.lea)
    with way.cast.app.app_context():
        bea = visitor(way.cast.app, make_answerer("bea"))
    for browser, step in ((dan, "seen"), (dan, "work"), (bea, "take-over"), (bea, "withdraw")):
        twice(browser, f"{path}/step/{step}")
        assert "moved on meanwhile" not in browser.get(path).text
    assert kinds(way) == ["sent", "seen", "in_work", "taken_over", "withdrawn"]
    assert lea.write(f"{path}/step/take-over").status_code == 403


def test_a_department_deleted_twice(way: Under) -> None:
    ada, path = way.cast.browser("ada"), f"/admin/departments/{way.department}/delete"
    twice(ada, path)
    assert ada.get(path).status_code == 404
    assert ada.write("/admin/departments/999999/delete").status_code == 404
    assert way.cast.browser("mia").write(path).status_code in (403, 404)


def test_by_the_link_of_a_letter(way: Under) -> None:
    with way.cast.app.app_context():
        path = link_of(way.handoff)
    guest = way.cast.browser("guest")
    twice(guest, path, able="yes", text="Tomorrow.", signed="Dan")
    assert guest.write(path, able="yes", text="No, today.", signed="Dan", **KEY).status_code == 409
    with way.cast.app.app_context():
        assert handoff_row(way.handoff).answer == "Tomorrow."
