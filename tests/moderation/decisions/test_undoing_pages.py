"""Undoing a decision from its page: what will be sent is read and edited before, and twice is once."""

from __future__ import annotations

from sqlalchemy import select

from forum.jobs.worker import run_due
from forum.storage.session import session
from moderation.decisions.models import Statement
from tests.cast import Cast
from tests.factories.moderation import decide_it
from tests.moderation.decisions.filling import fields_of
from tests.moderation.decisions.test_pages import case_id, post_id, state_of

__all__ = ["case_id", "post_id"]  # fixtures


def test_a_decision_is_undone_from_its_page(cast: Cast, post_id: int, case_id: int) -> None:
    with cast.app.app_context():
        decision_id = decide_it(cast.mo, case_id, "hide").id
        run_due(cast.app)
    ada, path = cast.browser("ada"), f"/moderation/decisions/{decision_id}"
    page = ada.get(path).text
    assert "Somebody who reported it" in page and "Not seen yet" in page and "Mailed" in page
    assert ada.write(f"{path}/undo", fields_of(page), facts=" ").status_code == 422
    shown = ada.write(f"{path}/undo", fields_of(page), facts="It was a quotation.")
    assert shown.status_code == 200 and "What whoever reported it will read" in shown.text
    assert state_of(cast, post_id) == "hidden"  # nothing is sent that was not read
    sent = fields_of(shown.text)
    assert "We had decided: It is hidden" in sent["statement"]
    sent["statement"] = "We are sorry: it was a quotation."
    kept = fields_of(ada.write(f"{path}/undo", sent, step="change").text)
    assert (kept["statement"], kept["facts"]) == (sent["statement"], "It was a quotation.")
    again = ada.write(f"{path}/undo", kept)
    assert (
        fields_of(again.text)["statement"] == sent["statement"] and "You had changed the text" in again.text
    )
    emptied = ada.write(f"{path}/undo", fields_of(again.text), step="decide", statement=" ")
    assert (
        "There must be a statement" in emptied.text
        and "We had decided" in fields_of(emptied.text)["statement"]
        and emptied.text.index(" autofocus") < emptied.text.index('href="#statement"')
    )
    assert state_of(cast, post_id) == "hidden"  # a draft that somebody took away is not sent in their name
    done = ada.write(f"{path}/undo", fields_of(again.text), step="decide")
    assert done.status_code == 303
    assert state_of(cast, post_id) == "published"
    assert ada.write(f"{path}/undo", fields_of(again.text), step="decide").location == done.location
    with cast.app.app_context():
        told = select(Statement.text).where(Statement.member_id == cast.mia.id).order_by(Statement.id.desc())
        assert session().scalar(told.limit(1)) == sent["statement"]
    for step in ("preview", "decide"):
        more = {"facts": "I think so too.", "idempotency_key": "another-key", "step": step}
        other = cast.browser("mo").write(f"{path}/undo", more)
        assert other.status_code == 409 and "Somebody else has undone it meanwhile" in other.text
    page = ada.get(path).text
    assert "This decision was undone." in page and f"{path}/undo" not in page
    assert "It was a quotation." in ada.get(done.location).text


def test_whose_decision_it_is_stays_hidden_from_members(cast: Cast, case_id: int) -> None:
    with cast.app.app_context():
        decision_id = decide_it(cast.mo, case_id, "hide").id
    for who in ("mia", "nia"):
        assert cast.browser(who).get(f"/moderation/decisions/{decision_id}").status_code == 404
