"""Offers, requests and the sentences about them before moderators: screened, reported, decided, contested."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.gifts.actions.close import take_back
from forum.gifts.actions.offer import Terms, edit_gift
from forum.gifts.models import Gift, GiftWord
from forum.gifts.queries import gift_for
from forum.hooks import Reconsider
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from moderation.appeals.actions.complain import complain
from moderation.appeals.actions.judge import judge as judge_appeal
from moderation.cases.story import entries_of
from moderation.decisions.models import TO_AUTHOR, Statement
from tests.cast import Cast
from tests.factories.gifts import FORM, make_gift, make_hand, promise
from tests.factories.moderation import case_about, decide_it
from tests.said import says

INSULT = "Vous êtes tous des idiots."


def page(cast: Cast, who: str, path: str) -> str:
    return cast.browser(who).get(path, follow_redirects=True).get_data(as_text=True)


def test_an_offer_that_insults_is_asked_about_waits_and_is_published(cast: Cast) -> None:
    answer = cast.browser("nia").write("/gifts/new", {**FORM, "body": INSULT})
    asked = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'name="insist"' in asked and INSULT in asked
    assert cast.browser("nia").write("/gifts/new", {**FORM, "body": INSULT, "insist": "1"}).status_code == 303
    with cast.app.app_context():
        gift = session().scalars(select(Gift)).one()
        assert gift.state == "held"
        case_id = case_about("gift", gift.id).id
    for name in ("guest", "mia"):
        assert cast.browser(name).get(f"/gifts/{gift.id}").status_code == 404
        assert INSULT not in page(cast, name, "/gifts")
    assert INSULT in page(cast, "nia", f"/gifts/{gift.id}")
    assert INSULT in page(cast, "mo", f"/moderation/cases/{case_id}")
    with cast.app.app_context():
        decide_it(cast.mo, case_id, "publish")
    assert INSULT in page(cast, "guest", f"/gifts/{gift.id}")


def test_a_sentence_that_insults_does_not_arrive_before_somebody_looked(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
        with pytest.raises(Reconsider):
            make_hand(cast.nia, gift_id, INSULT)
    answer = cast.browser("nia").write(f"/gifts/{gift_id}/hand", words=INSULT)
    assert answer.status_code == 422 and INSULT in answer.get_data(as_text=True)
    assert cast.browser("nia").write(f"/gifts/{gift_id}/hand", words=INSULT, insist="1").status_code == 303
    assert INSULT not in page(cast, "mia", f"/gifts/{gift_id}")
    assert INSULT in page(cast, "nia", f"/gifts/{gift_id}")
    with cast.app.app_context():
        word = session().scalars(select(GiftWord)).one()
        decide_it(cast.mo, case_about("gift_word", word.id).id, "publish")
    assert INSULT in page(cast, "mia", f"/gifts/{gift_id}")


def test_a_fraud_is_reported_hidden_contested_and_shown_again(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
        promise(cast.mia, make_hand(cast.nia, gift_id))
    link = f"/report/gift/{gift_id}"
    assert link in page(cast, "nia", f"/gifts/{gift_id}")
    assert link not in page(cast, "mia", f"/gifts/{gift_id}")
    answer = cast.browser("nia").write(link, rule="respect", sentence="It asks for money first.")
    assert answer.status_code == 303, answer.text
    with cast.app.app_context():
        decided = decide_it(cast.mo, case_about("gift", gift_id).id, "hide")
    assert cast.browser("guest").get(f"/gifts/{gift_id}").status_code == 404
    assert cast.browser("nia").get(f"/gifts/{gift_id}").status_code == 200
    with cast.app.app_context():
        told = session().scalars(
            select(Statement.id).where(Statement.decision_id == decided.id, Statement.role == TO_AUTHOR)
        )
        statement_id = told.one()
        with transaction():
            appeal_id = complain(
                actor=cast.mia, statement_id=statement_id, text="I never asked for money."
            ).id
        with transaction():
            judge_appeal(actor=cast.ada, appeal_id=appeal_id, outcome="reversed", reasons="Nothing shows it.")
    assert cast.browser("guest").get(f"/gifts/{gift_id}").status_code == 200


def test_the_case_follows_what_becomes_of_it(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
    assert (
        cast.browser("nia").write(f"/report/gift/{gift_id}", rule="respect", sentence="A fraud.").status_code
        == 303
    )
    with cast.app.app_context():
        with transaction():
            gift = gift_for(cast.mia, gift_id, lock=True)
            terms = Terms(title="Another", kind="thing", audience="everyone")
            edit_gift(actor=cast.mia, gift=gift, terms=terms, text=compose("Other words."))
        with transaction():
            take_back(actor=cast.mia, gift=gift_for(cast.mia, gift_id, lock=True))
        assert [one.kind for one in entries_of(case_about("gift", gift_id).id)] == [
            "reported",
            "edited",
            "edited",
        ]


def test_a_report_about_a_nameless_gift_does_not_tell_the_name(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia, nameless=True)
    asked = page(cast, "nia", f"/report/gift/{gift_id}")
    assert "A bicycle" in asked
    assert not says(asked.split("<main")[1].split("</main>")[0], "Mia")
