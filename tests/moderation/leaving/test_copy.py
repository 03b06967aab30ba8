"""The copy of one's own data: all that is theirs, and nothing private of others."""

from __future__ import annotations

import json
from typing import Any

from forum.jobs.worker import run_due
from forum.members.actions.change_profile import change_profile
from forum.members.models import Member
from forum.storage.session import session, transaction
from moderation.cases.actions.handle import note
from moderation.cases.queries import case_for
from tests.cast import Cast, visitor
from tests.factories.leaving import BIO, EMAIL, Life
from tests.factories.moderation import decide_it, report_it


def _secrets(cast: Cast, life: Life) -> list[str]:
    """What others wrote for themselves, to others or to moderators."""
    with transaction():
        change_profile(
            actor=cast.mia, member=session().get_one(Member, cast.mia.id), values={"bio": "Mia's own line"}
        )
    report_it(cast.nia, "post", life.post, sentence="Nia's complaint about them")
    case_id = report_it(life.who, "post", life.spoken_to, sentence="My own complaint")
    with transaction():
        note(actor=cast.mo, case=case_for(cast.mo, case_id, lock=True), text="Mo's note")
    decide_it(cast.mo, case_id, "hide")
    run_due(cast.app)
    return ["Mia's own line", "Nia's complaint", "Mo's note", "My daughter would love it", "mia@example.org",
            "nia@example.org", "You both like orchards", "gil", "Mine is too short"]  # fmt: skip


def test_the_copy_holds_all_of_theirs_and_nothing_private_of_others(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        secrets = _secrets(cast, life)
    answer_ = visitor(cast.app, life.who).get("/settings/data.json")
    assert answer_.status_code == 200 and "attachment" in answer_.headers["Content-Disposition"]
    text = answer_.get_data(as_text=True)
    data: dict[str, list[dict[str, Any]]] = json.loads(text)
    for secret in secrets:
        assert secret not in text, secret
    assert data["profile"][0]["email"] == EMAIL and data["profile"][0]["bio"] == BIO
    assert "I do, with cheese." in {one["text"] for one in data["posts"]}
    assert "Shall I bring it on Sunday?" in {one["text"] for one in data["posts"]}
    assert data["drafts"][0]["text"] == "What I never said"
    assert data["offers_and_requests"][0]["title"] == "A basket of medlars"
    assert data["thanks_written"][0]["text"] == "You made me laugh."
    assert data["thanks_received"][0]["text"] == "Cheese! I had not thought of it."
    assert data["reports"][0]["text"] == "My own complaint"
    assert data["statements"] and data["contributions"][0]["text"] == "I taste honey on Sundays."
    assert data["introductions_of_me"][-1]["my_answer"] == "yes"


def test_a_guest_gets_no_copy(cast: Cast) -> None:
    assert cast.browser("guest").get("/settings/data.json").status_code == 302
    assert cast.browser("sam").get("/settings/data.json").status_code == 200
