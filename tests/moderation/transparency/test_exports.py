"""What administrators take away: the columns of the CSV, the fields of the JSON, and nobody in either."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from forum.demo.content import load
from forum.facts.log import FactRow
from forum.jobs.worker import run_due
from forum.members.models import Member
from forum.storage.session import session, transaction
from moderation import transparency as package
from moderation.conduct.categories import statement_categories
from moderation.decisions.measures import MEASURES
from moderation.transparency import submitting
from moderation.transparency.submitting import ENDS, RESTRICTIONS
from moderation.transparency.yearly import COLUMNS, HEAD, TOTAL
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.leaving import let_go
from tests.factories.members import make_member
from tests.factories.moderation import decide_it, report_it
from tests.moderation.transparency.history import LAW, Year, at

SCHEMA = json.loads((Path(str(package.__file__)).parent / "statements.schema.json").read_text())
OTHER = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"


def take(cast: Cast, what: str, period: str = "2026", who: str = "ada") -> Any:
    with at("2026-08-01 10:00"):
        return cast.browser(who).write(f"/admin/transparency/{what}", period=period, idempotency_key="k" * 20)


def lines(text: str) -> dict[str, dict[str, str]]:
    found = csv.DictReader(StringIO(text, newline=""))
    return {line["category"]: line for line in found}


def statements(cast: Cast, period: str = "2026") -> list[dict[str, Any]]:
    answer = take(cast, "statements.json", period)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    told = json.loads(answer.get_data())
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(told)
    found: list[dict[str, Any]] = told["statements"]
    return found


def test_the_figures_are_a_file_as_rfc_4180_says(cast: Cast, year: Year) -> None:
    answer = take(cast, "figures.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="figures-2026.csv"'
    raw = answer.get_data().decode("utf-8")
    assert raw.count("\r\n") == raw.count("\n") == len(statement_categories()) + 2
    head, *rest = csv.reader(StringIO(raw, newline=""))
    assert tuple(head) == HEAD and {len(line) for line in rest} == {len(HEAD)}
    assert [line[1] for line in rest] == [*sorted(statement_categories()), TOTAL]


def test_they_are_as_counted_by_hand(cast: Cast, year: Year) -> None:
    found = lines(take(cast, "figures.csv").text)
    total = {name: value for name, value in found[TOTAL].items() if value not in ("", "0")}
    assert total == {
        "period": "2026",
        "category": "TOTAL",
        "category_name": "All",
        "notices_received": "2",
        "median_hours_to_act_on_notices": "24.00",
        "member_reports_received": "4",
        "median_hours_to_act_on_notices_and_reports": "4.00",
        "actions_after_notice_or_report_by_law": "1",
        "actions_after_notice_or_report_by_terms": "1",
        "own_initiative_measures_by_terms": "1",
        "visibility_restriction_removal": "1",
        "visibility_restriction_disable": "2",
        "decisions_without_restriction": "2",
        "complaints_by_authors": "1",
        "complaints_by_reporters": "1",
        "complaints_decision_upheld": "1",
        "complaints_decision_reversed": "1",
        "median_hours_to_decide_complaints": "36.00",
        "decisions_undone": "1",
        "held_by_machine_before_publication": "1",
        "decisions_on_what_machine_found": "1",
        "of_these_without_restriction": "1",
    }
    assert found[OTHER]["visibility_restriction_disable"] == "2"
    assert (
        found["STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"]["member_reports_received"] == "1"
    )


def test_categories_add_up_to_the_total(cast: Cast, year: Year) -> None:
    found = lines(take(cast, "figures.csv").text)
    for name in COLUMNS:
        if not name.startswith("median"):
            parts = [int(line[name]) for category, line in found.items() if category != TOTAL]
            assert sum(parts) == int(found[TOTAL][name])


def test_the_statements_have_the_fields_of_the_european_database(cast: Cast, year: Year) -> None:
    hidden, removed, own = statements(cast)
    assert hidden["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_DISABLED"]
    assert hidden["decision_ground"] == "DECISION_GROUND_INCOMPATIBLE_CONTENT"
    assert hidden["decision_ground_reference_url"] == "http://localhost/conduct/v/1#rule-respect"
    assert (hidden["content_date"], hidden["application_date"]) == ("2026-03-01", "2026-03-10")
    assert (hidden["source_type"], own["source_type"]) == (
        "SOURCE_TYPE_OTHER_NOTIFICATION",
        "SOURCE_VOLUNTARY",
    )
    assert removed["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    assert removed["illegal_content_legal_ground"] == LAW
    assert removed["source_type"] == "SOURCE_ARTICLE_16"
    assert removed["decision_facts"] == "It insults somebody."
    assert "incompatible_content_ground" not in removed
    assert len({one["puid"] for one in (hidden, removed, own)}) == 3
    assert statements(cast, "2026-h1") == [hidden] and statements(cast, "2026-h2") == [removed, own]


def test_ends_and_accounts_go_where_the_database_wants_them(cast: Cast) -> None:
    with cast.app.app_context():
        with at("2026-07-10 10:00"):
            topic = make_topic(cast.mia, make_category())
            case_id = report_it(cast.nia, "post", make_reply(cast.mia, topic.id).id)
        with at("2026-07-11 10:00"):
            until = datetime(2026, 7, 20, 23, 59, tzinfo=UTC)
            for measure in ("slow", "mute", "suspend", "close", "lock", "warn"):
                decide_it(cast.mo, case_id, measure, until=until if measure in ENDS else None)
    slow, mute, suspend, close, lock = statements(cast)
    assert slow["end_date_visibility_restriction"] == "2026-07-20"
    assert (mute["decision_provision"], mute["end_date_service_restriction"]) == (
        "DECISION_PROVISION_PARTIAL_SUSPENSION",
        "2026-07-20",
    )
    assert (suspend["decision_account"], suspend["end_date_account_restriction"]) == (
        "DECISION_ACCOUNT_SUSPENDED",
        "2026-07-20",
    )
    assert close["decision_account"] == "DECISION_ACCOUNT_TERMINATED"
    assert not any(name.startswith("end_date") for name in {**close, **lock})


def test_many_statements_are_read_a_few_at_a_time(
    cast: Cast, year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = statements(cast)
    for batch in (1, 2, 3):
        monkeypatch.setattr(submitting, "BATCH", batch)
        assert statements(cast) == whole


def test_every_measure_is_a_restriction_or_known_not_to_be() -> None:
    restricting = {name for name, one in MEASURES.items() if one.restricts}
    assert restricting - set(RESTRICTIONS) == {"warn", "ask_edit"}
    assert set(RESTRICTIONS) <= restricting and set(ENDS) <= set(RESTRICTIONS)


def test_the_schema_is_one_and_knows_our_categories() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$defs"]["category"]["enum"] == list(statement_categories())


WRONG: list[dict[str, Any]] = [
    {"decision_visibility": None},
    {"category": "STATEMENT_CATEGORY_OF_OUR_OWN"},
    {"application_date": "01/02/2026"},
    {"puid": "decision 1"},
    {"incompatible_content_ground": None},
    {"reporter": "Nia"},
    {"end_date_account_restriction": "2026-08-01"},
    {"content_type": ["CONTENT_TYPE_OTHER"]},
]


def test_the_schema_refuses_what_the_database_would(cast: Cast, year: Year) -> None:
    right = statements(cast)[0]
    for wrong in WRONG:
        one = {name: value for name, value in {**right, **wrong}.items() if value is not None}
        assert not Draft202012Validator(SCHEMA).is_valid({"statements": [one]}), wrong


def test_nobody_of_the_cast_and_of_the_demo_is_in_an_export(cast: Cast) -> None:
    """Every name and address there is, written by a moderator into the facts and the law of decisions."""
    with cast.app.app_context():
        for person in load().members:
            if person.name not in ("ada", "mo", "mia", "nia", "sam", "automod"):
                make_member(person.name, display_name=person.display_name)
        people = [
            (one.username, one.display_name, one.email)
            for one in session().scalars(select(Member).where(Member.username != "automod"))
        ]
        with at("2026-07-01 10:00"):
            topic = make_topic(cast.nia, make_category())
            posts = [make_reply(cast.mia, topic.id, f"Text {place}").id for place in range(len(people))]
        for post_id, (username, display_name, email) in zip(posts, people, strict=True):
            with at("2026-07-02 10:00"):
                case_id = report_it(cast.nia, "post", post_id, sentence=f"{display_name} said so.")
            with at("2026-07-03 10:00"):
                facts = (
                    f"{display_name} ({username}, @{username}, {email}) wrote to {display_name.upper()}, see "
                    f"https://example.org/members/{username} and /members/{username}; call +33 6 12 34 56 78."
                )
                decide_it(cast.mo, case_id, "hide", facts=facts)
    found = statements(cast)
    assert len(found) == len(people)
    free = [
        value for one in found for name, value in one.items() if isinstance(value, str) and name != "puid"
    ]
    text = "\n".join(value for value in free if not value.startswith(("http://localhost/conduct", "20")))
    text += take(cast, "figures.csv").text.replace("_", " ")
    for username, display_name, email in people:
        for name in (username, display_name, email):
            assert not re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text, re.IGNORECASE), name
    assert "612345678" not in re.sub(r"\D", "", text) and "example.org" not in text


def test_who_left_or_is_called_otherwise_now_is_in_no_export_either(cast: Cast) -> None:
    """Decisions never change: what a moderator wrote of somebody stays when their name is known no more."""
    with cast.app.app_context():
        with at("2026-07-02 10:00"):
            gone = make_member("quincampoix", display_name="Zélie Quincampoix")
            other = make_member("vercingetorix", display_name="Ulric Vercingetorix")
            post = make_reply(gone, make_topic(cast.nia, make_category()).id, "You are all geese.")
            case_id = report_it(cast.nia, "post", post.id)
        with at("2026-07-03 10:00"):
            facts = "Zélie insulted Ulric Vercingetorix in front of everybody."
            decide_it(cast.mo, case_id, "hide", facts=facts)
            run_due(cast.app)
        let_go(gone)
        with transaction():
            row = session().get_one(Member, other.id)
            row.display_name = row.username = row.username_key = "someone"
    (told,) = statements(cast)
    assert told["decision_facts"] == "[name] insulted [name] in front of everybody."
    assert told["puid"].startswith("decision-")


def test_a_decision_without_an_author_who_was_told_is_no_statement(cast: Cast, year: Year) -> None:
    with cast.app.app_context():
        with at("2026-07-10 10:00"):
            topic = make_topic(cast.ada, make_category("quiet"))
            case_id = report_it(cast.nia, "post", make_reply(cast.mo, topic.id).id)
        with at("2026-07-11 10:00"):
            decide_it(cast.ada, case_id, "dismiss")
    assert len(statements(cast)) == 3


def test_exports_are_for_administrators_and_leave_their_fact(cast: Cast, year: Year) -> None:
    for what in ("figures.csv", "statements.json"):
        for who in ("mo", "mia", "sam"):
            assert take(cast, what, who=who).status_code == 403
        assert take(cast, what, who="guest").status_code in (302, 303, 401, 403)
        assert take(cast, what, period="1999").status_code == 400
        assert take(cast, what, period="2026-h1").status_code == 200
    with cast.app.app_context():
        kinds = ("FiguresExported", "StatementsExported")
        rows = session().scalars(select(FactRow).where(FactRow.kind.in_(kinds)).order_by(FactRow.id))
        assert [(row.kind, row.actor_id, row.data["period"]) for row in rows] == [
            (kind, cast.ada.id, "2026-h1") for kind in kinds
        ]


def test_the_page_offers_every_period(cast: Cast, year: Year) -> None:
    with at("2026-08-01 10:00"):
        page = cast.browser("ada").get("/admin/transparency")
        assert cast.browser("mo").get("/admin/transparency").status_code == 403
    assert re.findall(r'<option[^>]* value="([^"]+)"', page.text) == ["2026", "2026-h2", "2026-h1"]
    assert page.text.count('aria-current="page"') >= 1
