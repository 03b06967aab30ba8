"""Whom nobody thanks, and when: oneself, for what is hidden, who has left, too often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from forum.clock import now
from forum.members.models import Member
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.thanks.actions.give import MOST_A_DAY, MOST_TO_ONE
from forum.thanks.refusals import AlreadyThanked, ManyAtOnce
from forum.topics.actions.moderate import hide_post
from forum.topics.queries import post_for
from tests.factories.categories import make_reply
from tests.factories.members import make_member
from tests.factories.thanks import (
    WORDS,
    make_answer,
    make_thanks,
    retract,
    share,
    unshare,
)
from tests.forum.thanks.conftest import Bench, everything


def test_one_thanks_for_one_post(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        given = make_thanks(cast.nia, bench.post_id)
        with pytest.raises(AlreadyThanked):
            make_thanks(cast.nia, bench.post_id, "Again.")
        make_thanks(cast.mo, bench.post_id)
    again = cast.browser("nia").write(f"/thank/post/{bench.post_id}", text="And again.")
    assert again.location == f"/thanks/{given}"
    assert cast.browser("nia").get(f"/thank/post/{bench.post_id}").location == f"/thanks/{given}"


def test_the_same_form_sent_twice_thanks_once(bench: Bench) -> None:
    form = {"text": WORDS, "idempotency_key": "the-same-form"}
    answers = [bench.cast.browser("nia").write(f"/thank/post/{bench.post_id}", form) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert len(everything(bench.cast)) == 1


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u2060", "é" * 401])
def test_what_cannot_be_read_is_not_sent_and_nothing_is_lost(bench: Bench, text: str) -> None:
    answer = bench.cast.browser("nia").write(f"/thank/post/{bench.post_id}", text=text)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'aria-invalid="true"' in page
    assert everything(bench.cast) == []
    if len(text) > 400:
        assert text in page and "at most 400 fit" in page


def test_nobody_thanks_themselves(bench: Bench) -> None:
    cast = bench.cast
    assert "/thank/post" not in bench.page("mia", f"/posts/{bench.post_id}/menu")
    for answer in (
        cast.browser("mia").get(f"/thank/post/{bench.post_id}"),
        cast.browser("mia").write(f"/thank/post/{bench.post_id}", text="Well done, me."),
    ):
        assert answer.status_code == 403 and "Others can thank you" in answer.get_data(as_text=True)
    with cast.app.app_context(), pytest.raises(Refused):
        make_thanks(cast.mia, bench.post_id)
    assert everything(cast) == []


@pytest.mark.parametrize("who", ["nia", "mo"])
def test_nobody_is_thanked_for_a_hidden_post(bench: Bench, who: str) -> None:
    cast = bench.cast
    with cast.app.app_context():
        with transaction():
            hide_post(actor=cast.mo, post=post_for(cast.mo, bench.post_id, lock=True), reason="Hm.")
        with pytest.raises(Refused):
            make_thanks(getattr(cast, who), bench.post_id)
    answer = cast.browser(who).write(f"/thank/post/{bench.post_id}", text="All the same.")
    assert answer.status_code == (403 if who == "mo" else 404)
    if who == "mo":
        assert "All the same." in answer.get_data(as_text=True)
    assert "/thank/post" not in bench.page(who, f"/posts/{bench.post_id}/menu")
    assert everything(cast) == []


@pytest.mark.parametrize(
    "path",
    ["/thank/topic/{topic}", "/thank/profile/3", "/thank/thanks/1", "/thank/nothing/1", "/thank/post/999"],
)
def test_only_what_takes_thanks_is_thanked_for(bench: Bench, path: str) -> None:
    answer = bench.cast.browser("nia").get(path.format(topic=bench.topic_id))
    assert answer.status_code == 404


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("guest", 302)])
def test_the_suspended_and_guests_thank_nobody(bench: Bench, who: str, status: int) -> None:
    assert bench.cast.browser(who).get(f"/thank/post/{bench.post_id}").status_code in (status, 404)
    assert bench.cast.browser(who).write(f"/thank/post/{bench.post_id}", text="Hm.").status_code in (403, 404)
    assert everything(bench.cast) == []


def test_who_is_muted_reads_and_shares_but_writes_nothing(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        quin = make_member("quin", muted_until=now() + timedelta(days=1))
        post = make_reply(replace(quin, muted_until=None), bench.topic_id, "Before.")
        with pytest.raises(Refused):
            make_thanks(quin, bench.post_id)
        given = make_thanks(cast.nia, post.id)
        share(quin, given)
        unshare(quin, given)
        with pytest.raises(Refused):
            make_answer(quin, given)


def test_who_has_left_is_spared_and_the_one_who_would_thank_is_told_kindly(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        given = make_thanks(cast.nia, bench.post_id)
        with transaction():
            session().get_one(Member, cast.mia.id).active = False
            session().flush()
        with pytest.raises(Refused):
            make_thanks(cast.mo, bench.post_id)
    answer = cast.browser("mo").write(f"/thank/post/{bench.post_id}", text="Too late.")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 403 and "not here any more" in page and "Too late." in page
    assert "/thank/post" not in bench.page("mo", f"/posts/{bench.post_id}/menu")
    assert WORDS in bench.page("nia", f"/thanks/{given}")


def test_who_thanked_and_left_gets_no_answer_but_the_sentence_stays(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        given = make_thanks(cast.nia, bench.post_id)
        share(cast.mia, given)
        with transaction():
            session().get_one(Member, cast.nia.id).active = False
            session().flush()
        with pytest.raises(Refused):
            make_answer(cast.mia, given)
    page = bench.page("mia", f"/thanks/{given}")
    assert WORDS in page and f"/thanks/{given}/answer" not in page and 'href="/members/nia"' not in page
    assert WORDS in bench.page("guest")


def test_a_suspended_member_finds_it_when_they_are_back(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        post = make_reply(replace(cast.sam, suspended_until=None), bench.topic_id, "Before.")
        make_thanks(cast.nia, post.id)
    assert WORDS not in bench.page("sam", "/thanks")
    with time_machine.travel(now() + timedelta(days=8)):
        assert WORDS in bench.page("sam", "/thanks")


def test_kindness_does_not_come_in_floods(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        posts = [make_reply(cast.mia, bench.topic_id, f"Number {n}").id for n in range(MOST_TO_ONE + 1)]
        for post_id in posts[:MOST_TO_ONE]:
            retract(cast.mo, make_thanks(cast.mo, post_id))
        with pytest.raises(ManyAtOnce):
            make_thanks(cast.mo, posts[-1])
        answer = cast.browser("mo").write(f"/thank/post/{posts[-1]}", text="Once more.")
        assert answer.status_code == 429 and "Once more." in answer.get_data(as_text=True)
        with time_machine.travel(now() + timedelta(days=1, minutes=1)):
            make_thanks(cast.mo, posts[-1])


def test_nor_to_everybody_at_once(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        for number in range(MOST_A_DAY):
            author = make_member(f"author{number}")
            make_thanks(cast.mo, make_reply(author, bench.topic_id, "Here.").id)
        with pytest.raises(ManyAtOnce):
            make_thanks(cast.mo, bench.post_id)
