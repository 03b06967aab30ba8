"""The administrators' page: every act as a sentence, filters, pages, and files."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
import time_machine
from flask_babel import force_locale

from forum.clock import now
from forum.members.actions.invite import invite
from forum.members.models import Member
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.actions import place
from forum.topics.queries import topic_for
from moderation.audit import queries
from moderation.audit.actions import begin_export
from moderation.audit.chain import canonical
from moderation.audit.exports import as_csv
from moderation.audit.filters import Wanted, wanted_from
from moderation.audit.models import AuditLine
from moderation.audit.table import acts
from moderation.audit.viewing import shown
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import decide_it, report_it
from tests.moderation.audit.conftest import add_lines, lines
from tests.moderation.audit.tour import go_round

PAGE = "/admin/audit"


def page_of(cast: Cast, query: str = "") -> str:
    answer = cast.browser("ada").get(PAGE + query)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def exported(cast: Cast, form: str, query: str = "") -> str:
    answer = cast.browser("ada").write(f"{PAGE}/export{query}", form=form)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-')
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["guest", "sam", "nia", "mia", "mo"])
def test_only_administrators_read_it(cast: Cast, name: str) -> None:
    browser = cast.browser(name)
    with cast.app.app_context():
        before = len(lines())
    assert browser.get(PAGE).status_code in (302, 404)
    assert browser.write(f"{PAGE}/export", form="csv").status_code in (302, 404)
    home = browser.get("/admin/").get_data(as_text=True)
    assert PAGE not in home
    with cast.app.app_context():
        assert len(lines()) == before


def test_the_page_is_among_the_administrators_pages(cast: Cast) -> None:
    assert PAGE in cast.browser("ada").get("/admin/").get_data(as_text=True)
    assert f'href="{PAGE}" aria-current="page"' in page_of(cast)


def test_every_act_is_a_sentence_in_both_languages(cast: Cast) -> None:
    go_round(cast)
    told: dict[str, list[str]] = {}
    with cast.app.test_request_context():
        for language in ("fr", "en"):
            with force_locale(language):
                told[language] = [str(one.sentence) for one in shown(lines())]
    assert len(told["fr"]) > len(acts())
    for french, english in zip(told["fr"], told["en"], strict=True):
        assert french != english
        for sentence in (french, english):
            assert sentence.endswith(".") and "%(" not in sentence and "None" not in sentence


def test_a_line_of_an_act_that_is_not_known_any_more_is_shown_as_it_is(cast: Cast) -> None:
    with cast.app.test_request_context():
        line = AuditLine(id=1, at=now(), actor_id=99, act="OldAct", thing_kind="teapot", thing_id=3, data={})
        said = str(shown([line])[0].sentence)
    assert "OldAct" in said and "teapot 3" in said and "99" in said


def test_names_cannot_bring_markup(cast: Cast) -> None:
    with cast.app.app_context():
        category = make_category("x")
        topic_id = make_topic(cast.mia, category).id
        with transaction():
            place.pin_topic(actor=cast.mo, topic=topic_for(cast.mo, topic_id), pinned=True, reason="r")
    with cast.app.app_context(), transaction():
        session().get_one(Member, cast.mo.id).display_name = "<b>Mo</b>"
    page = page_of(cast)
    assert "<b>Mo</b>" not in page and "&lt;b&gt;Mo&lt;/b&gt;" in page


def test_the_filters_narrow_the_lines(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, make_category()).id
        add_lines(cast, 2)
        for pinned in (True, False):
            with transaction():
                topic = topic_for(cast.mo, topic_id)
                place.pin_topic(actor=cast.mo, topic=topic, pinned=pinned, reason="r")
        with time_machine.travel(now() + timedelta(days=3), tick=False):
            add_lines(cast, 1)
            later = now().date()

        def found(**said: str) -> list[str]:
            return [line.act for line in queries.lines_before(cast.ada, wanted_from(said))]

        made, pins = "InvitationMade", "TopicPinned"
        assert found(actor="mo") == found(actor="@Mo") == found(actor=str(cast.mo.id)) == [pins, pins]
        assert found(act=made) == [made, made, made]
        assert found(kind="topic") == [pins, pins]
        assert found(actor="mo", act=made) == []
        assert found(since=later.isoformat()) == [made]
        assert found(until=later.isoformat(), kind="invitation") == [made, made, made]
        assert found(until=(later - timedelta(days=1)).isoformat(), act=made) == [made, made]
        everything = found()
        for odd in ({"since": "2026-13-45"}, {"kind": "x"}, {"act": "'; DROP"}, {"until": "9999-99-99"}):
            assert found(**odd) == everything
        with pytest.raises(queries.NobodyCalledThat):
            found(actor="nobody")
    wrong = page_of(cast, "?actor=nobody")
    field, told = wrong.index('id="audit-actor"'), wrong.index('id="audit-unknown"')
    assert field < told < wrong.index('id="audit-act"')  # beside its field
    assert page_of(cast, "?actor=mo&since=2999-12-31").count('id="line-') == 0


def test_days_begin_where_the_administrator_lives(cast: Cast) -> None:
    with cast.app.app_context():
        for hour in (22, 23):  # the first and the second of March in Paris
            with time_machine.travel(f"2026-03-01T{hour}:30:00+00:00", tick=False):
                add_lines(cast, 1)
        there = replace(cast.ada, timezone="Europe/Paris")
        for day in ("2026-03-01", "2026-03-02"):
            assert len(queries.lines_before(there, wanted_from({"since": day, "until": day}))) == 1


def test_pages_follow_each_other_without_gap_or_double(cast: Cast) -> None:
    with cast.app.app_context(), transaction():
        for _ in range(queries.PAGE + 10):
            invite(actor=cast.ada, note="", uses=1, days=1)
    seen: list[str] = []
    query = "?act=InvitationMade"
    while query:
        page = page_of(cast, query)
        seen += [part.partition('"')[0] for part in page.split('id="line-')[1:]]
        query = page.partition('rel="next" href="/admin/audit')[2].partition('"')[0].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == queries.PAGE + 10
    assert seen == sorted(seen, key=int, reverse=True)


def test_nobody_sees_lines_about_a_case_about_themselves(cast: Cast) -> None:
    with cast.app.app_context():
        post_id = make_reply(cast.ada, make_topic(cast.nia, make_category()).id).id
        case_id = report_it(cast.nia, "post", post_id)
        decide_it(cast.mo, case_id, "dismiss")
        assert lines("DecisionMade")
        assert queries.lines_before(cast.ada, Wanted(act="DecisionMade")) == []
        assert list(queries.all_lines(cast.ada, Wanted(kind="case"), 10_000)) == []
    assert "DecisionMade" not in exported(cast, "jsonl")


def test_the_json_lines_are_what_was_hashed(cast: Cast) -> None:
    with cast.app.app_context():
        add_lines(cast, 3)
    said = [json.loads(line) for line in exported(cast, "jsonl").splitlines()]
    assert [one["number"] for one in said] == list(range(1, len(said) + 1))
    for one in said:
        own = one.pop("hash")
        assert sha256(canonical(one)).hexdigest() == own
    with cast.app.app_context():
        last = lines()[-1]
        assert (last.act, last.data) == ("AuditExported", {"form": "jsonl", "upto": len(said)})


def test_the_csv_is_one_that_spreadsheets_read_as_text(cast: Cast) -> None:
    with cast.app.app_context():
        add_lines(cast, 2)
    text = exported(cast, "csv", "?act=InvitationMade")
    assert text.count("\r\n") == 3 and text.replace("\r\n", "").count("\n") == 0
    table = list(csv.DictReader(StringIO(text, newline="")))
    assert [row["act"] for row in table] == ["InvitationMade", "InvitationMade"]
    assert all(row["data"] == "{}" and len(row["hash"]) == 64 for row in table)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(start: str) -> None:
    line = AuditLine(
        id=1, at=now(), actor_id=1, act=f'{start}HYPERLINK("x")', thing_kind="", thing_id=None, data={},
        previous="", hash="",
    )  # fmt: skip
    rows = list(csv.DictReader(StringIO("".join(as_csv([line])), newline="")))
    assert rows[0]["act"] == f'\'{start}HYPERLINK("x")'


def test_an_export_is_written_in_batches_and_holds_everything(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(queries, "BATCH", 7)
    with cast.app.app_context(), transaction():
        for _ in range(20):
            invite(actor=cast.ada, note="", uses=1, days=1)
    assert exported(cast, "jsonl", "?act=InvitationMade").count("\n") == 20


def test_what_cannot_be_exported_is_refused(cast: Cast) -> None:
    ada = cast.browser("ada")
    assert ada.write(f"{PAGE}/export", form="xlsx").status_code == 400
    assert ada.post(f"{PAGE}/export", data={"form": "csv"}).status_code == 400
    assert ada.write(f"{PAGE}/export?actor=nobody", form="csv").status_code == 404
    with cast.app.app_context():
        with pytest.raises(Refused), transaction():
            begin_export(actor=cast.mo, form="csv")
        with pytest.raises(Refused):
            queries.lines_before(cast.mo, Wanted())
        with pytest.raises(Refused):
            queries.head(None)
