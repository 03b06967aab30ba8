"""Complaining: once, in time, in one's own words, also while suspended, and with the link of a notice."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import func, select

from forum.clock import now
from forum.jobs.worker import run_due
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.notifications.queries import notifications_of
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from moderation.appeals.actions.complain import appeal_by_report, complain
from moderation.appeals.models import Appeal
from moderation.appeals.queries import statement_behind
from moderation.appeals.refusals import NothingToComplainOf, TooLate
from moderation.cases.models import Case
from moderation.cases.story import entries_of, kind_of, open_case
from moderation.decisions.actions.reverse import reverse
from moderation.decisions.models import Statement
from moderation.reports.models import Report
from tests.cast import Cast
from tests.factories.moderation import decide_it
from tests.moderation.appeals.conftest import Story


def complaint(story: Story, name: str, text: str = "It was a quotation.") -> int:
    with transaction():
        actor = getattr(story.cast, name)
        return complain(actor=actor, statement_id=story.statement(name), text=text).id


def test_a_complaint_is_kept_told_and_made_once(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        first = complaint(hidden, "mia")
        assert complaint(hidden, "mia", "Another text") == first
        kept = session().get_one(Appeal, first)
        assert kept.text == "It was a quotation." and session().scalar(select(func.count(Appeal.id))) == 1
        assert session().get_one(Case, hidden.case_id).status == "appealed"
        assert [one.kind for one in entries_of(hidden.case_id)].count("appealed") == 1
        assert [line.kind for line in notifications_of(cast.ada).items] == ["appeal_waits"]
        assert notifications_of(cast.mo).items == []  # who decided


def test_nobody_else_complains_in_ones_place(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        statement_id = hidden.statement("mia")
        for name in ("nia", "mo", "ada", "sam"):
            with transaction(), pytest.raises(Refused):
                complain(actor=getattr(cast, name), statement_id=statement_id, text="Unfair")


def test_after_six_months_it_is_too_late(cast: Cast, hidden: Story) -> None:
    import time_machine

    with cast.app.app_context():
        statement_id = hidden.statement("mia")
        end = session().get_one(Statement, statement_id).appealable_until
        assert end - now() > timedelta(days=180)
        late = time_machine.travel(end + timedelta(seconds=1), tick=False)
        with late, transaction(), pytest.raises(TooLate):
            complain(actor=cast.mia, statement_id=statement_id, text="Late")


def test_what_restricts_nothing_or_is_undone_leaves_nothing_to_complain_of(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        with transaction():
            reverse(actor=cast.ada, decision_id=hidden.decision_id, facts="A mistake.")
        with pytest.raises(NothingToComplainOf):
            complaint(hidden, "mia")


def test_an_empty_complaint_comes_back_and_a_long_one_is_kept(cast: Cast, hidden: Story) -> None:
    with cast.app.app_context():
        path = f"/statements/{hidden.statement('mia')}/complain"
    assert cast.browser("mia").write(path, text="  ").status_code == 422
    long = "a" * 4_001
    answer = cast.browser("mia").write(path, text=long)
    assert answer.status_code in (303, 422)
    if answer.status_code == 422:
        assert long[:4_000] in answer.get_data(as_text=True)
    assert cast.browser("mia").write(path, text="Not fair").status_code == 303
    page = cast.browser("mia").get(path.removesuffix("/complain")).get_data(as_text=True)
    assert "It waits for a moderator" in page


def test_a_suspended_member_reads_and_complains(cast: Cast) -> None:
    from tests.moderation.appeals.conftest import tell_story

    with cast.app.app_context():
        story = tell_story(cast, "close")
        suspended = viewer_by_id(cast.mia.id)
        assert suspended is not None and suspended.suspended_until is not None
        statement_id = story.statement("mia")
    browser = cast.browser("mia")
    assert f"/statements/{statement_id}" in browser.get("/suspended").get_data(as_text=True)
    assert browser.get("/statements").status_code == 200
    assert 'name="text"' in browser.get(f"/statements/{statement_id}").get_data(as_text=True)
    assert browser.write(f"/statements/{statement_id}/complain", text="Not fair").status_code == 303
    with cast.app.app_context():
        assert session().scalar(select(Appeal.text)) == "Not fair"


OPEN_TO_SUSPENDED = {
    "appeals.complain", "appeals.answer",
    "members.choose_language", "members.choose_theme",
}  # fmt: skip
"""What a suspended member may send besides what guests may: it concerns nobody else."""


def test_a_suspended_member_can_write_nothing_else(cast: Cast) -> None:
    """Every address that takes a form of the forum's or of moderation's refuses Sam, as he is, with every id."""
    allowed = []
    browser = cast.browser("sam")
    before = _rows(cast)
    for route in cast.app.url_map.iter_rules():
        own = route.endpoint.split(".")[0] not in ("security", "static", "founding", "members")
        if "POST" not in (route.methods or ()) or not own:
            continue
        values: dict[str, object] = {name: _sample(name, route) for name in route.arguments}
        with cast.app.test_request_context():
            from flask import url_for

            path = url_for(route.endpoint, **values)
        answer = browser.write(
            path, text="Hello there", body="Hello there", title="Hello there", rule="respect"
        )
        if answer.status_code < 400 and not answer.headers.get("Location", "").startswith("/login"):
            allowed.append(route.endpoint)
    assert set(allowed) <= {"reports.send_notice"} | OPEN_TO_SUSPENDED
    assert _rows(cast) == before


def _sample(name: str, route: Any) -> object:
    words = getattr(route._converters[name], "items", None)
    if words:  # an address that knows a few words alone
        return sorted(words)[0]
    return {"kind": "post", "measure": "hide", "token": "nothing", "key": "respect", "name": "hide"}.get(
        name, 1
    )


def _rows(cast: Cast) -> tuple[int, ...]:
    from forum.topics.models import Post, Topic

    with cast.app.app_context():
        return tuple(
            session().scalar(select(func.count()).select_from(one)) or 0
            for one in (Post, Topic, Report, Appeal, Case, Member)
        )


def notice_about(story: Story, token: str) -> int:
    """Somebody without an account gives notice of the post; answers the report's number."""
    with transaction():
        kind = kind_of("post")
        assert kind is not None
        case = open_case(kind, story.post_id, kind.find(story.post_id, lock=True))
        report = Report(
            case_id=case.id,
            rule_key="respect",
            sentence="It is against the law.",
            reference="R-1",
            token_hash=sha256(token.encode()).hexdigest(),
            email="zoe@example.org",
            language="fr",
            good_faith=True,
        )
        session().add(report)
        session().flush()
        from moderation.cases.fold import REPORTED
        from moderation.cases.story import append

        data = {"report_id": report.id, "rule": "respect", "snapshot_id": None}
        append(case, REPORTED, actor_id=None, data=data)
        return report.id


def test_whoever_gave_a_notice_complains_by_the_private_link(cast: Cast, dismissed: Story) -> None:
    with cast.app.app_context():
        report_id = notice_about(dismissed, "secret")
        decide_it(cast.mo, dismissed.case_id, "dismiss")
        run_due(cast.app)
        statement_id = session().scalar(select(Statement.id).where(Statement.report_id == report_id))
        assert statement_id is not None
        with pytest.raises(Refused):
            statement_behind("another", statement_id)
        with pytest.raises(Refused):
            statement_behind("secret", dismissed.statement("nia"))
    guest = cast.browser("guest")
    page = guest.get("/notices/secret").get_data(as_text=True)
    path = f"/notices/secret/statements/{statement_id}/complain"
    assert f'action="{path}"' in page
    assert guest.write(path.replace("secret", "another"), text="No").status_code == 404
    assert guest.write(path, text="").status_code == 422
    assert guest.write(path, text="C'est illégal.").status_code == 303
    with cast.app.app_context():
        assert session().scalar(select(Appeal.text)) == "C'est illégal."
        with transaction():
            told = statement_behind("secret", statement_id)
            again = appeal_by_report(session().get_one(Report, report_id), told, "Encore")
            assert again.text == "C'est illégal."
