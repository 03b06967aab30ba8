"""Cases that a colleague leaves to somebody: handed over to whoever comes next, or put to an administrator."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.notifications.models import Notification
from forum.storage.session import session
from moderation.cases.models import Case
from tests.cast import Cast, visitor
from tests.factories.members import make_member
from tests.factories.moderation import decide_it, report_it
from tests.moderation.queue.stage import reported, send

HANDED, ASKED = "Handed over to whoever comes next", "Colleagues ask you to decide"


@pytest.fixture
def case_id(cast: Cast) -> int:
    with cast.app.app_context():
        make_member("lou", moderator=True)
        return reported(cast)


def test_a_hand_over_note_stands_first_on_the_case_and_in_the_list_of_who_comes_next(
    cast: Cast, case_id: int
) -> None:
    send(cast.browser("mo"), case_id, "claim")
    send(cast.browser("mo"), case_id, "note", text="Ask <b>Mia</b> first.", handover="y")
    for who in ("mo", "ada"):
        page = cast.browser(who).get(f"/moderation/cases/{case_id}").text
        top = page[: page.index('id="judged"')]
        assert "Ask &lt;b&gt;Mia&lt;/b&gt; first." in top and "Mo left a hand-over note." in top
    page = cast.browser("ada").get("/moderation").text
    assert HANDED in page and "Ask &lt;b&gt;Mia&lt;/b&gt; first." in page
    assert HANDED not in cast.browser("mo").get("/moderation").text
    assert f"/moderation/cases/{case_id}" in cast.browser("mo").get("/moderation?handed=1").text


def test_once_somebody_comes_it_leaves_the_list_and_stays_on_the_case_until_it_is_decided(
    cast: Cast, case_id: int
) -> None:
    send(cast.browser("mo"), case_id, "note", text="Ask Mia first.", handover="y")
    send(cast.browser("ada"), case_id, "claim")
    assert HANDED not in cast.browser("ada").get("/moderation").text
    page = cast.browser("ada").get(f"/moderation/cases/{case_id}").text
    assert "Ask Mia first." in page[: page.index('id="judged"')]
    with cast.app.app_context():
        decide_it(cast.ada, case_id, "warn")
    page = cast.browser("ada").get(f"/moderation/cases/{case_id}").text
    assert "Ask Mia first." not in page[: page.index('id="judged"')] and "Ask Mia first." in page


def test_an_ordinary_note_calls_nobody(cast: Cast, case_id: int) -> None:
    send(cast.browser("mo"), case_id, "note", text="I saw this before.")
    page = cast.browser("ada").get(f"/moderation/cases/{case_id}").text
    assert "I saw this before." not in page[: page.index('id="judged"')]
    assert HANDED not in cast.browser("ada").get("/moderation").text


def test_administrators_see_first_what_they_are_asked_and_their_bell_rings(cast: Cast, case_id: int) -> None:
    send(cast.browser("mo"), case_id, "claim")
    send(cast.browser("mo"), case_id, "escalate", text="I know them.")
    page = cast.browser("ada").get("/moderation").text
    assert ASKED in page and page.index(ASKED) < page.index('class="case-row"')
    assert "I know them." in page[page.index(ASKED) :]
    top = cast.browser("ada").get(f"/moderation/cases/{case_id}").text
    assert "I know them." in top[: top.index('id="judged"')]
    assert ASKED not in cast.browser("mo").get("/moderation").text
    with cast.app.app_context():
        told = session().execute(select(Notification.member_id, Notification.url).where(
            Notification.kind == "case_escalated")).all()  # fmt: skip
        assert [tuple(one) for one in told] == [(cast.ada.id, f"/moderation/cases/{case_id}")]
        assert session().get_one(Case, case_id).claimed_by_id is None
        decide_it(cast.ada, case_id, "dismiss")
    assert ASKED not in cast.browser("ada").get("/moderation").text


def test_an_administrator_who_reported_it_or_whom_it_is_about_is_not_asked(cast: Cast, case_id: int) -> None:
    with cast.app.app_context():
        post_id = session().get_one(Case, case_id).subject_id
        report_it(cast.ada, "post", post_id)
        make_member("eva", admin=True)
        about_ada = report_it(cast.nia, "profile", cast.ada.id)
    send(cast.browser("mo"), case_id, "escalate", text="Hm.")
    send(cast.browser("mo"), about_ada, "escalate", text="About Ada.")
    assert "About Ada." not in cast.browser("ada").get("/moderation").text
    with cast.app.app_context():
        told = session().scalars(select(Notification.member_id).where(Notification.kind == "case_escalated"))
        assert cast.ada.id not in set(told)
        lou = make_member("zoe", moderator=True)
    assert ASKED not in visitor(cast.app, lou).get("/moderation").text


def test_what_was_passed_on_is_not_called_either(cast: Cast, case_id: int) -> None:
    send(cast.browser("mo"), case_id, "note", text="Yours.", handover="y")
    send(cast.browser("ada"), case_id, "pass-on")
    assert HANDED not in cast.browser("ada").get("/moderation").text
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    assert "Ada passed it on." in page


def test_two_who_passed_it_on_are_not_asked_why_and_the_case_stays_for_others(
    cast: Cast, case_id: int
) -> None:
    for who in ("mo", "ada"):
        page = cast.browser(who).get(f"/moderation/cases/{case_id}").text
        form = page[page.index('/pass-on"') :]
        assert "<textarea" not in form[: form.index("</form>")]
        send(cast.browser(who), case_id, "pass-on")
        assert f'data-case="{case_id}"' not in cast.browser(who).get("/moderation").text
    with cast.app.app_context():
        zoe = make_member("zoe", moderator=True)
    assert f'data-case="{case_id}"' in visitor(cast.app, zoe).get("/moderation").text


def test_only_who_sees_the_queue_is_asked_whether_to_be_told_of_calls(cast: Cast) -> None:
    for who in ("ada", "mo", "mia", "nia"):
        page = cast.browser(who).get("/notifications").text
        assert ("Cases that colleagues ask me to decide" in page) == (who in ("ada", "mo")), who


def test_another_s_ordinary_note_ends_no_call(cast: Cast, case_id: int) -> None:
    send(cast.browser("mo"), case_id, "note", text="Ask Mia first.", handover="y")
    send(cast.browser("ada"), case_id, "note", text="I read it.")
    page = cast.browser("ada").get("/moderation").text
    assert HANDED in page and "Ask Mia first." in page
    assert HANDED not in cast.browser("mo").get("/moderation").text


def test_a_page_from_before_the_decision_calls_nobody_to_a_closed_case(cast: Cast, case_id: int) -> None:
    mo, path = cast.browser("mo"), f"/moderation/cases/{case_id}"
    with cast.app.app_context():
        decide_it(cast.ada, case_id, "hide")
    for verb in ("claim", "escalate", "pass-on"):
        answer = mo.write(f"{path}/{verb}", text="I know them.", idempotency_key=verb * 3)
        assert answer.location == path and "This was settled meanwhile." in mo.get(path).text
    mo.write(f"{path}/note", text="Ask Mia first.", handover="y", idempotency_key="n" * 22)
    page = mo.get(path).text
    assert "Ask Mia first." in page and 'name="handover"' not in page
    with cast.app.app_context():
        case = session().get_one(Case, case_id)
        assert (case.status, case.claimed_by_id, case.escalated, case.handed_over) == (
            "closed",
            None,
            False,
            False,
        )
        assert (
            not session().scalars(select(Notification.id).where(Notification.kind == "case_escalated")).all()
        )
