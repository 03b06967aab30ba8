"""The pages of deciding, without scripts: the form, the statement shown before it is sent, undoing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from forum.clock import now
from forum.members.models import Member
from forum.storage.session import session, transaction
from forum.topics.models import Post, Topic
from moderation.decisions.models import Decision, Statement
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import decide_it, report_it
from tests.moderation.decisions.filling import FACTS, fields_of, filled

WORDS = "You are all geese."


@pytest.fixture
def post_id(cast: Cast) -> int:
    """A reply of Mia's in a topic of Nia's."""
    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category())
        return make_reply(cast.mia, topic.id, WORDS).id


@pytest.fixture
def case_id(cast: Cast, post_id: int) -> int:
    with cast.app.app_context():
        return report_it(cast.nia, "post", post_id, rule="no-harassment")


def state_of(cast: Cast, post_id: int) -> str:
    with cast.app.app_context():
        return session().get_one(Post, post_id).state


def count(cast: Cast, model: Any) -> int:
    with cast.app.app_context():
        return session().scalar(select(func.count()).select_from(model)) or 0


def test_a_case_is_decided_with_the_statement_shown_before(cast: Cast, post_id: int, case_id: int) -> None:
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}/decide"
    page = mo.get(path).text
    assert WORDS in page  # whoever judges reads it
    assert fields_of(page)["rule"] == "1:no-harassment"  # the one that was spoken of
    shown = mo.write(path, filled(page, "remove"))
    assert shown.status_code == 200
    sent = fields_of(shown.text)
    assert FACTS in sent["statement"] and "removed" in sent["statement"]
    assert state_of(cast, post_id) == "published" and count(cast, Decision) == 0  # nothing is decided yet
    sent["statement"] = sent["statement"] + "\n\nWe would be glad to read you again."
    done = mo.write(path, sent, step="decide")
    assert done.status_code == 303
    assert state_of(cast, post_id) == "removed"
    with cast.app.app_context():
        told = session().scalars(select(Statement).where(Statement.member_id == cast.mia.id)).one()
        assert told.text.endswith("We would be glad to read you again.")
    assert mo.write(path, sent, step="decide").location == done.location  # sent twice, decided once
    assert count(cast, Decision) == 1
    page = mo.get(done.location).text
    assert FACTS in page and "published → removed" in page and "We would be glad" in page


def test_the_preview_says_what_a_colleague_did_meanwhile(cast: Cast, post_id: int, case_id: int) -> None:
    ada, path = cast.browser("ada"), f"/moderation/cases/{case_id}/decide"
    begun = filled(ada.get(path).text, "hide")
    with cast.app.app_context():
        decide_it(cast.mo, case_id, "warn")
    shown = ada.write(path, begun)
    assert shown.status_code == 200
    assert "Something happened since you opened the case" in shown.text and "Mo decided: Warn" in shown.text
    assert "Nothing is decided yet" not in shown.text
    # Whoever was told and decides all the same is not stopped again …
    sent = fields_of(shown.text)
    with cast.app.app_context():
        decide_it(cast.mo, case_id, "warn")
    # … but by what came after that page.
    assert ada.write(path, sent, step="decide").status_code == 409
    again = fields_of(ada.write(path, begun).text)
    assert ada.write(path, again, step="decide").status_code == 303
    assert state_of(cast, post_id) == "hidden"


def test_what_is_chosen_and_typed_survives_a_change_of_mind(cast: Cast, case_id: int) -> None:
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}/decide"
    shown = mo.write(path, filled(mo.get(path).text, "mute", term="7"))
    sent = fields_of(shown.text)
    sent["statement"] = "My own words about it."
    again = mo.write(path, sent, step="change").text
    kept = fields_of(again)
    assert (kept["measure"], kept["facts"], kept["term"]) == ("mute", FACTS, "7")
    shown = mo.write(path, {**kept, "term": "3", "step": "preview"})
    assert fields_of(shown.text)["statement"] == "My own words about it."
    assert "You had changed the text" in shown.text


def test_an_unedited_draft_follows_the_decision(cast: Cast, case_id: int) -> None:
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}/decide"
    shown = mo.write(path, filled(mo.get(path).text, "hide"))
    kept = fields_of(mo.write(path, fields_of(shown.text), step="change").text)
    shown = mo.write(path, {**kept, "measure": "remove", "step": "preview"})
    assert "removed" in fields_of(shown.text)["statement"]
    assert "You had changed the text" not in shown.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"measure": ""}, "Please choose what is to be done"),
        ({"measure": "restore"}, "Please choose what is to be done"),
        ({"rule": ""}, "Please choose the rule, or the law"),
        ({"rule": "99:respect"}, "Please choose the rule, or the law"),
        ({"rule": "law"}, "Please name the law and the article"),
        ({"facts": "  "}, "Please say what happened"),
        ({"measure": "mute"}, "Please choose for how long"),
        ({"measure": "mute", "term": "none"}, "This needs an end"),
        ({"measure": "suspend", "term": "date"}, "Please give the day"),
        ({"measure": "mute", "term": "date", "day": "2020-01-01"}, "This day is over"),
        ({"measure": "mute", "term": "date", "day": "9999-12-31"}, "choose a day within ten years"),
        ({"measure": "mute", "term": "date", "day": "2026-02-30"}, "This is no day: write it as"),
        ({"measure": "mute", "until_at": "9999-12-31T23:59:59-12:00"}, "Please choose for how long"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "decide"])
def test_what_is_missing_is_said_at_its_field(
    cast: Cast, case_id: int, change: dict[str, str], sentence: str, step: str
) -> None:
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}/decide"
    sent = filled(mo.get(path).text, "hide", law="", statement="Kept words.")
    answer = mo.write(path, {**sent, **change, "step": step})
    assert answer.status_code == 422
    assert sentence in answer.text
    kept = fields_of(answer.text)
    assert kept["statement"] == "Kept words."
    assert kept["facts"] == ({**sent, **change}["facts"]).strip()
    assert count(cast, Decision) == 0


def test_the_law_is_named(cast: Cast, case_id: int) -> None:
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}/decide"
    shown = mo.write(path, filled(mo.get(path).text, "remove", rule="law", law="Code pénal, art. R. 621-2"))
    sent = fields_of(shown.text)
    assert "Code pénal, art. R. 621-2" in sent["statement"]
    assert mo.write(path, sent, step="decide").status_code == 303
    with cast.app.app_context():
        decision = session().scalars(select(Decision)).one()
        assert (decision.illegal, decision.law, decision.rule_key) == (
            True,
            "Code pénal, art. R. 621-2",
            "illegal",
        )


def test_a_suspension_may_have_no_end(cast: Cast, case_id: int) -> None:
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}/decide"
    shown = mo.write(path, filled(mo.get(path).text, "suspend", term="none"))
    assert "No end has been set." in fields_of(shown.text)["statement"]
    assert mo.write(path, fields_of(shown.text), step="decide").status_code == 303
    assert cast.browser("mia").get("/drafts").status_code != 200


def test_the_end_is_the_one_the_statement_names(cast: Cast, case_id: int) -> None:
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}/decide"
    sent = fields_of(mo.write(path, filled(mo.get(path).text, "mute", term="3")).text)
    mo.write(path, sent, step="decide")
    with cast.app.app_context():
        decision = session().scalars(select(Decision)).one()
        assert decision.until is not None
        assert decision.until.isoformat() == sent["until_at"]
        assert session().get_one(Member, cast.mia.id).muted_until == decision.until


@pytest.mark.parametrize(
    ("timezone", "moment"),
    [
        ("UTC", "9000-01-01T00:00:00+00:00"),
        ("America/New_York", "9999-12-31T23:59:59-12:00"),
        ("Pacific/Kiritimati", "0001-01-01T00:00:00+12:00"),
    ],
)
def test_no_end_is_beyond_ten_years(cast: Cast, case_id: int, timezone: str, moment: str) -> None:
    with cast.app.app_context(), transaction():
        session().get_one(Member, cast.mo.id).timezone = timezone
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}/decide"
    far = filled(mo.get(path).text, "mute", term="date", day="9999-12-31")
    answer = mo.write(path, far)
    assert answer.status_code == 422 and "choose a day within ten years" in answer.text
    sent = fields_of(mo.write(path, filled(mo.get(path).text, "mute", term="3")).text)
    assert mo.write(path, {**sent, "until_at": moment}, step="decide").status_code == 303
    with cast.app.app_context():
        decision = session().scalars(select(Decision)).one()
        assert decision.until is not None and decision.until < now() + timedelta(days=4)


@pytest.mark.parametrize("step", ["preview", "decide"])
def test_a_colleague_was_quicker(cast: Cast, post_id: int, case_id: int, step: str) -> None:
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}/decide"
    page = mo.get(path).text
    sent = filled(page, "hide") if step == "preview" else fields_of(mo.write(path, filled(page, "hide")).text)
    with cast.app.app_context():
        decide_it(cast.ada, case_id, "hide")
    answer = mo.write(path, sent, step=step)
    assert answer.status_code == 409
    assert f"{cast.ada.display_name} decided: Hide." in answer.text
    kept = fields_of(answer.text)
    assert kept["facts"] == FACTS
    again = mo.write(path, {**kept, "measure": "remove", "step": "preview"})
    assert mo.write(path, fields_of(again.text), step="decide").status_code == 303
    assert state_of(cast, post_id) == "removed"


def test_a_report_that_came_meanwhile_is_told(cast: Cast, post_id: int, case_id: int) -> None:
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}/decide"
    sent = fields_of(mo.write(path, filled(mo.get(path).text, "hide")).text)
    with cast.app.app_context():
        report_it(cast.ada, "post", post_id, rule="no-hate")
    answer = mo.write(path, sent, step="decide")
    assert answer.status_code == 409 and "Ada reported it: No hatred, towards anybody." in answer.text
    assert count(cast, Decision) == 0


def test_only_what_the_rules_allow_is_offered(cast: Cast, case_id: int, post_id: int) -> None:
    with cast.app.app_context():
        place = session().scalars(select(Topic)).one().category_id
        lou = make_member("lou", moderates=[place])
    from tests.cast import visitor

    page = visitor(cast.app, lou).get(f"/moderation/cases/{case_id}/decide").text
    offered = re.findall(r'name="measure" value="(\w+)"', page)
    assert offered == ["dismiss", "ask_edit", "hide", "remove", "lock", "slow", "warn"]
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}/decide").text
    offered = re.findall(r'name="measure" value="(\w+)"[^>]*data-key="(\d)"', page)
    assert [key for _name, key in offered] == list("1234567890")
    assert [name for name, _key in offered[-2:]] == ["suspend", "close"]


@pytest.mark.parametrize("who", ["mia", "nia", "guest"])
def test_others_find_nothing_there(cast: Cast, case_id: int, post_id: int, who: str) -> None:
    browser = cast.browser(who)
    paths = (f"/moderation/cases/{case_id}/decide", f"/moderation/act/post/{post_id}")
    assert [browser.get(path).status_code for path in paths] == [404, 302 if who == "guest" else 403]
    assert count(cast, Decision) == 0


def test_in_french(cast: Cast, case_id: int) -> None:
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}/decide"
    with cast.app.app_context():
        from tests.factories.members import writing

        with writing() as current:
            current.get_one(Member, cast.mo.id).language = "fr"
            current.get_one(Member, cast.mia.id).language = "fr"
    page = mo.get(path).text
    assert "Masquer" in page and "D’après quelle règle" in page
    shown = mo.write(path, filled(page, "hide")).text
    assert "Pourquoi" in fields_of(shown)["statement"]
