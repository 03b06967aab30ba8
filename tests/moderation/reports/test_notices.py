"""The form for everybody: the law's fields, the receipt, the private page, and what it never tells."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from forum.clock import now
from forum.jobs.worker import run_due
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from moderation.appeals.queries import judges_of, statement_for
from moderation.cases.queries import case_for
from moderation.cases.story import entries_of
from moderation.decisions.models import Statement
from moderation.reports.actions.notice import AFTER
from moderation.reports.addresses import Named, NothingWritten, NotOurs, named_by
from moderation.reports.models import WITHDRAWN, Report, StrayNotice
from moderation.reports.queries import MOST_MAILS
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import case_about, decide_it
from tests.moderation.reports.conftest import Square, fill_in
from tests.said import says

SAID: dict[str, Any] = {
    "why": "It threatens my family.",
    "law": "Penal code, 222-17",
    "name": "Camille Dupont",
    "email": "camille@example.org",
    "good_faith": "y",
}


def give(cast: Cast, address: str, **more: Any) -> TestResponse:
    """A guest sends the form, with words of their own."""
    said = {name: value for name, value in {**SAID, **more}.items() if value is not None}
    return fill_in(visitor(cast.app), "/notice", address=address, **said)


def mails(app: Flask) -> list[str]:
    run_due(app)
    folder = Path(app.extensions["forum.config"].data_dir) / "mail"
    return [_words(path) for path in sorted(folder.glob("*"))] if folder.exists() else []


def _words(path: Path) -> str:
    """Whom a letter goes to, what about, and what it says."""
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    parts = [part.get_content() for part in letter.walk() if not part.is_multipart()]
    return "\n".join([str(letter["To"]), str(letter["Subject"]), *parts])


def test_a_notice_joins_the_case_and_its_maker_gets_a_receipt(cast: Cast, place: Square) -> None:
    sent = give(cast, f"http://localhost/posts/{place.post_id}")
    assert sent.status_code == 303 and re.fullmatch(r"/notices/[0-9a-f]{40}", sent.location)
    report = place.last_report()
    assert re.fullmatch(r"T-[2-9A-Z]{4}-[2-9A-Z]{4}", str(report.reference))
    assert (report.name, report.law, report.good_faith) == ("Camille Dupont", "Penal code, 222-17", True)
    with cast.app.app_context():
        (entry,) = entries_of(case_about("post", place.post_id).id)
        assert (entry.actor_id, entry.data["rule"]) == (None, "illegal")
    page = cast.browser("guest").get(sent.location)
    assert str(report.reference) in page.text and "Received" in page.text
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    (letter,) = mails(cast.app)
    assert str(report.reference) in letter and "camille@example.org" in letter
    assert "threatens" not in letter and "Camille" not in letter


def test_the_receipt_speaks_the_sender_s_language(cast: Cast, place: Square) -> None:
    browser = visitor(cast.app)
    browser.get("/notice?lang=fr")
    fill_in(browser, "/notice", address=f"/posts/{place.post_id}", **SAID)
    assert place.last_report().language == "fr"
    assert any("Nous avons reçu votre notification" in letter for letter in mails(cast.app))


def test_its_maker_follows_it_to_the_decision(cast: Cast, place: Square) -> None:
    link = give(cast, f"/posts/{place.post_id}").location
    with cast.app.app_context():
        decide_it(cast.mo, case_about("post", place.post_id).id, "hide", facts="It is a threat.")
    run_due(cast.app)
    page = cast.browser("guest").get(link).text
    assert "It is a threat." in page and "You can complain until" in page and not says(page, "Mo")
    assert any("It is a threat." in letter for letter in mails(cast.app))
    assert cast.browser("guest").write(f"{link}/withdraw").status_code == 303
    assert place.last_report().outcome == "upheld"


def test_a_notice_can_be_taken_back(cast: Cast, place: Square) -> None:
    for address in (f"/posts/{place.post_id}", "/posts/987654"):
        link = give(cast, address).location
        assert cast.browser("guest").write(f"{link}/withdraw").location == link
        assert "Withdrawn" in cast.browser("guest").get(link).text
    assert place.last_report().outcome == WITHDRAWN


def test_a_notice_that_is_decided_about_is_not_taken_back(cast: Cast, place: Square) -> None:
    link = give(cast, f"/posts/{place.post_id}").location
    with cast.app.app_context():
        decide_it(cast.mo, case_about("post", place.post_id).id, "dismiss")
    assert give(cast, f"/posts/{place.post_id}", why="Another.").status_code == 303
    cast.browser("guest").write(f"{link}/withdraw")
    with cast.app.app_context():
        assert case_about("post", place.post_id).state["reports"] == 1
    run_due(cast.app)
    assert "Withdrawn" not in cast.browser("guest").get(link).text


def test_who_gives_a_notice_while_logged_in_does_not_judge_it(cast: Cast, place: Square) -> None:
    with cast.app.app_context():
        lou = make_member("lou", moderator=True)
    browser = visitor(cast.app, lou)
    fill_in(browser, "/notice", address=f"/posts/{place.post_id}", **SAID)
    with cast.app.app_context():
        case_id = case_about("post", place.post_id).id
        for judge in (lou, cast.mo):
            assert can(judge, Act.JUDGE_CASE, case_for(judge, case_id)) == (judge.id == cast.mo.id)
        decide_it(cast.mo, case_id, "hide")
        statement = session().scalars(select(Statement).where(Statement.member_id == cast.mia.id)).one()
        told = statement_for(cast.mia, statement.id)
        assert [one.id for one in judges_of(told)] == [cast.ada.id]
    assert browser.get(f"/moderation/cases/{case_id}/decide").status_code == 403
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    assert "Somebody without an account" in page and "/members/lou" not in page


@pytest.mark.parametrize("missing", ["why", "name", "email", "good_faith"])
def test_what_the_law_asks_for_is_asked_for(cast: Cast, place: Square, missing: str) -> None:
    refused = give(cast, f"/posts/{place.post_id}", **{missing: None})
    assert refused.status_code == 422 and f'id="{missing}-error"' in refused.text
    assert "Penal code" in refused.text


def test_a_file_is_no_text(cast: Cast, place: Square) -> None:
    """Sent in the place of a field it counts as nothing written, in every form of the house."""
    sent = {**SAID, "address": f"/posts/{place.post_id}", "why": (BytesIO(b"hello"), "why.txt")}
    answer = visitor(cast.app).write("/notice", sent)
    assert answer.status_code == 422 and 'id="why-error"' in answer.text


def test_an_address_that_mail_does_not_reach_is_not_taken(cast: Cast, place: Square) -> None:
    """As for members: few mail servers take letters that are not ASCII before the @."""
    answer = give(cast, f"/posts/{place.post_id}", email="zoé@example.org")
    assert answer.status_code == 422 and says(answer.text, "This does not look like an e-mail address.")
    assert give(cast, f"/posts/{place.post_id}", email="zoe@exämple.org").status_code == 303


def test_who_tells_of_abused_minors_need_not_say_who_they_are(cast: Cast, place: Square) -> None:
    sent = give(cast, f"/posts/{place.post_id}", name=None, email=None, of_minors="y")
    assert sent.status_code == 303
    assert (place.last_report().of_minors, place.last_report().email) == (True, "")
    wrong = give(cast, f"/posts/{place.post_id}", name=None, email="no address", of_minors="y")
    assert wrong.status_code == 422


def test_addresses_are_recognised(cast: Cast, place: Square) -> None:
    post, topic = place.post_id, place.topic_id
    ours = {
        f"http://localhost/posts/{post}": ("post", post),
        f"localhost/posts/{post}/history": ("post", post),
        f"https://LOCALHOST/topics/{topic}/mia-s-topic?at={post}#post-{post}": ("post", post),
        f"/topics/{topic}/mia-s-topic": ("topic", topic),
        f"/topics/{topic}": ("topic", topic),
        "http://localhost/members/MIA": ("profile", cast.mia.id),
        "/members/nobody": ("profile", 0),
        "/posts/99999999999999999999999": NothingWritten,
        "/privacy": NothingWritten,
        "/nowhere/at/all": NothingWritten,
        "/": NothingWritten,
        "https://example.org/posts/1": NotOurs,
        "javascript:alert(1)": NotOurs,
        "//example.org/posts/1": NotOurs,
        "http://[::bad/posts/1": NotOurs,
        "http://localhost@example.org/posts/1": NotOurs,
    }
    with cast.app.test_request_context(base_url="http://localhost"):
        for address, expected in ours.items():
            if isinstance(expected, tuple):
                assert named_by(address) == Named(*expected), address
            else:
                with pytest.raises(expected):
                    named_by(address)
    assert "not an address of this community" in give(cast, "https://example.org/x").text
    assert "not of something that somebody wrote" in give(cast, "/privacy").text


def bare(page: str) -> str:
    """A page without what is different on every page: references, secrets, times."""
    page = re.sub(r"T-\w{4}-\w{4}|/notices/\w+|nonce=\"[^\"]*\"|nonce-[\w-]+", "…", page)
    return re.sub(r'value="[^"]*"|<time.*?</time>|/posts/\d+', "…", page)


def test_nobody_learns_from_it_whether_something_private_is_there(cast: Cast, place: Square) -> None:
    """A secret post and none at all are received in the same words; the secret one is looked at."""
    with cast.app.app_context():
        secret = make_topic(
            cast.ada, make_category("office", access="staff"), "Plans", "Quarterly zeppelins"
        ).first_post_id
    pages, letters = [], []
    for post_id in (secret, 987654):
        sent = give(cast, f"/posts/{post_id}", email=f"p{post_id}@example.org")
        assert sent.status_code == 303
        shown = cast.browser("guest").get(sent.location).text
        assert "Plans" not in shown and "zeppelins" not in shown and "threatens" not in shown
        pages.append(bare(shown))
        letters.append([one for one in mails(cast.app) if f"p{post_id}@" in one])
    assert pages[0] == pages[1]
    assert [len(one) for one in letters] == [1, 1]
    with cast.app.app_context():
        assert case_about("post", int(secret or 0)).state["reports"] == 1
        assert session().scalar(select(func.count()).select_from(StrayNotice)) == 1


def test_who_wrote_about_nothing_is_told_the_next_day(cast: Cast, place: Square) -> None:
    link = give(cast, "/posts/987654").location
    assert len(mails(cast.app)) == 1
    with time_machine.travel(now() + AFTER * 1.1):
        assert any("found nothing" in letter for letter in mails(cast.app))
        assert "We found nothing at this address" in cast.browser("guest").get(link).text
        assert len(mails(cast.app)) == 2


def test_the_same_form_twice_is_one_notice(cast: Cast, place: Square) -> None:
    browser = visitor(cast.app)
    form = {**SAID, "address": f"/posts/{place.post_id}", "idempotency_key": "k" * 22}
    links = {browser.write("/notice", form).location for _ in range(2)}
    assert len(links) == 1
    other = browser.write("/notice", {**form, "why": "Something else."}).location
    assert other not in links
    with cast.app.app_context():
        assert session().scalar(select(func.count()).select_from(Report)) == 2


def test_nobody_s_mail_box_is_filled_through_it(cast: Cast, place: Square) -> None:
    with cast.app.app_context():
        posts = [make_reply(cast.mia, place.topic_id, f"Reply {n}").id for n in range(MOST_MAILS + 2)]
    links = [give(cast, f"/posts/{post_id}").location for post_id in posts]
    stray = give(cast, "/posts/987654").location
    assert len(mails(cast.app)) == MOST_MAILS
    said = [says_so(cast, link, "No mail confirms this notice") for link in [*links, stray]]
    assert said == [False] * MOST_MAILS + [True] * 3
    assert says_so(cast, f"{stray}?lang=fr", "Aucun courriel ne confirme cette notification")
    cast.browser("guest").get("/?lang=en")
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):  # that does not change afterwards
        assert [says_so(cast, link, "No mail confirms") for link in [*links, stray]] == said
        later = give(cast, f"/posts/{place.post_id}").location
        assert not says_so(cast, later, "No mail confirms")
    none = give(cast, f"/posts/{place.post_id}", email="", name="", of_minors="y").location
    assert none and not says_so(cast, none, "No mail confirms")


def says_so(cast: Cast, link: str, words: str) -> bool:
    return words in cast.browser("guest").get(link).text


def test_it_needs_a_page_of_ours(cast: Cast, place: Square) -> None:
    form = {**SAID, "address": f"/posts/{place.post_id}"}
    assert visitor(cast.app).post("/notice", data=form).status_code == 400
    assert cast.browser("guest").get("/notices/nothing").status_code == 404
    assert cast.browser("guest").write("/notices/nothing/withdraw").status_code == 404


def test_everybody_finds_the_form(cast: Cast, place: Square) -> None:
    page = cast.browser("guest").get(f"/topics/{place.topic_id}", follow_redirects=True).text
    assert 'href="/notice"' in page
    address = f"/notice?address=/posts/{place.post_id}"
    assert address in cast.browser("guest").get(f"/posts/{place.post_id}/menu").text
    assert f'value="http://localhost/posts/{place.post_id}"' in cast.browser("guest").get(address).text
