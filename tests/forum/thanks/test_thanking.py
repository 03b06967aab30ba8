"""Thanking somebody for a post, and what the one who is thanked can do with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.clock import now
from forum.members.models import Member
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.thanks.actions.give import MOST_A_DAY, MOST_TO_ONE
from forum.thanks.models import Thanks
from forum.thanks.refusals import AlreadyThanked, ManyAtOnce
from forum.topics.actions.moderate import hide_post
from forum.topics.queries import post_for
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.thanks import (
    WORDS,
    make_answer,
    make_thanks,
    retract,
    share,
    thanks_row,
    unshare,
)
from tests.factories.topics import fetched


@dataclass
class Bench:
    """Mia's topic, and what she wrote in it."""

    cast: Cast
    topic_id: int
    post_id: int

    def page(self, who: str, path: str = "") -> str:
        answer = self.cast.browser(who).get(path or f"/topics/{self.topic_id}", follow_redirects=True)
        return answer.get_data(as_text=True)


@pytest.fixture
def bench(cast: Cast) -> Bench:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Sharpening chisels", "On a flat stone.")
        return Bench(cast, topic.id, topic.first_post_id or 0)


def told(member_id: int) -> list[tuple[str, str, bool]]:
    wanted = select(Notification).where(Notification.member_id == member_id).order_by(Notification.id)
    return [(one.kind, one.url, one.read_at is not None) for one in session().scalars(wanted)]


def everything(cast: Cast) -> list[Thanks]:
    with cast.app.app_context():
        return list(session().scalars(select(Thanks).order_by(Thanks.id)))


def test_the_menu_leads_to_an_empty_form_and_the_sentence_reaches_its_receiver_alone(bench: Bench) -> None:
    menu = bench.page("nia", f"/posts/{bench.post_id}/menu")
    assert f'href="/thank/post/{bench.post_id}"' in menu
    form = bench.page("nia", f"/thank/post/{bench.post_id}")
    assert "Thank Mia" in form and re.search(r"<textarea[^>]*>\s*</textarea>", form)
    assert "Grâce à vous" in form and "Because of you" in form and "On a flat stone" in form
    answer = bench.cast.browser("nia").write(f"/thank/post/{bench.post_id}", text=f"  {WORDS}\n")
    assert answer.status_code == 303
    [thanks] = everything(bench.cast)
    assert (thanks.giver_id, thanks.receiver_id, thanks.text) == (bench.cast.nia.id, bench.cast.mia.id, WORDS)
    assert answer.location == f"/thanks/{thanks.id}"
    for who, sees in {"mia": True, "nia": True, "mo": False, "ada": False, "guest": False}.items():
        assert (WORDS in bench.page(who, f"/thanks/{thanks.id}")) == sees
        assert (WORDS in bench.page(who, "/thanks")) == (who == "mia")
        assert (WORDS in bench.page(who, "/thanks/sent")) == (who == "nia")
        assert WORDS not in bench.page(who)
        assert WORDS not in bench.page(who, f"/thanks/for/post/{bench.post_id}")
    assert "Your thanks" in bench.page("nia", f"/posts/{bench.post_id}/menu")


def test_the_bell_rings_for_a_thanks_and_for_its_answer_until_they_are_read(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        given = make_thanks(cast.nia, bench.post_id)
        assert told(cast.mia.id) == [("thanks_received", f"/thanks/{given}", False)]
    assert "Nia thanks you" in bench.page("mia", "/notifications")
    assert WORDS in bench.page("mia", f"/thanks/{given}")
    with cast.app.app_context():
        assert told(cast.mia.id) == [("thanks_received", f"/thanks/{given}", True)]
        make_answer(cast.mia, given)
        assert told(cast.nia.id) == [("thanks_answered", f"/thanks/{given}", False)]
    assert "Mia answered your thanks" in bench.page("nia", "/notifications")
    assert "It was a pleasure." in bench.page("nia", f"/thanks/{given}")
    with cast.app.app_context():
        assert told(cast.nia.id) == [("thanks_answered", f"/thanks/{given}", True)]


def test_whoever_was_thanked_lets_it_be_shown_and_takes_that_back(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        given = make_thanks(cast.nia, bench.post_id)
        before = fetched(cast, bench.post_id).seq
    assert cast.browser("mia").write(f"/thanks/{given}/share", idempotency_key="shown-1").status_code == 303
    assert fetched(cast, bench.post_id).seq == before + 1
    for who in ("guest", "mo", "mia", "nia"):
        assert WORDS in bench.page(who) and WORDS in bench.page(who, f"/thanks/{given}")
        assert WORDS in bench.page(who, f"/thanks/for/post/{bench.post_id}")
    assert cast.browser("mia").write(f"/thanks/{given}/unshare", idempotency_key="alone-1").status_code == 303
    assert fetched(cast, bench.post_id).seq == before + 2
    for who in ("guest", "mo", "mia", "nia"):
        assert WORDS not in bench.page(who)
    assert WORDS in bench.page("mia", f"/thanks/{given}")
    assert WORDS not in bench.page("mo", f"/thanks/{given}")


@pytest.mark.parametrize("who", ["nia", "mo", "ada", "sam", "guest"])
def test_nobody_else_decides_about_it(bench: Bench, who: str) -> None:
    with bench.cast.app.app_context():
        given = make_thanks(bench.cast.nia, bench.post_id)
    for what in ("share", "unshare", "answer"):
        answer = bench.cast.browser(who).write(
            f"/thanks/{given}/{what}", text="Mine!", idempotency_key="x" * 9
        )
        assert answer.status_code in (302, 403, 404)
    if who != "nia":
        assert bench.cast.browser(who).write(f"/thanks/{given}/retract").status_code in (302, 403, 404)
    [thanks] = everything(bench.cast)
    assert thanks.shared_at is None and thanks.state == "published"


def test_an_answer_is_written_once_and_goes_no_further(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        given = make_thanks(cast.nia, bench.post_id)
    page = bench.page("mia", f"/thanks/{given}/answer")
    assert "Answer Nia" in page and WORDS in page
    assert cast.browser("mia").write(f"/thanks/{given}/answer", text="With pleasure!").status_code == 303
    again = cast.browser("mia").write(f"/thanks/{given}/answer", text="And again!")
    assert again.status_code == 303 and again.location == f"/thanks/{given}"
    _, answer = everything(cast)
    assert (answer.text, answer.answers_id) == ("With pleasure!", given)
    assert "With pleasure!" in bench.page("nia", "/thanks") and "With pleasure!" in bench.page(
        "nia", "/thanks/sent"
    )
    for path in ("share", "answer"):
        assert cast.browser("nia").write(f"/thanks/{answer.id}/{path}", text="No, I!").status_code == 403
    with cast.app.app_context():
        share(cast.mia, given)
    assert "With pleasure!" not in bench.page("mo", f"/thanks/{given}") + bench.page("guest")
    assert cast.browser("mo").get(f"/thanks/{answer.id}").status_code == 404


def test_what_is_taken_back_is_gone_everywhere(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        given = make_thanks(cast.nia, bench.post_id)
        share(cast.mia, given)
    assert "Take it back?" in bench.page("nia", f"/thanks/{given}/retract")
    assert (
        cast.browser("nia").write(f"/thanks/{given}/retract", idempotency_key="gone-now").status_code == 303
    )
    for who in ("mia", "nia", "mo", "guest"):
        for path in ("", f"/thanks/{given}", "/thanks", "/thanks/sent", "/notifications"):
            assert WORDS not in bench.page(who, path) and "thanks you" not in bench.page(who, path)
    with cast.app.app_context():
        assert told(cast.mia.id) == []
        assert make_thanks(cast.nia, bench.post_id, "In better words.") != given


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


def test_what_is_shown_goes_with_a_post_that_is_hidden_and_comes_back_with_it(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        given = make_thanks(cast.nia, bench.post_id)
        share(cast.mia, given)
        with transaction():
            hide_post(actor=cast.mo, post=post_for(cast.mo, bench.post_id, lock=True), reason="Hm.")
    for who in ("guest", "mo", "ada"):
        assert WORDS not in bench.page(who) + bench.page(who, f"/thanks/{given}")
        assert cast.browser(who).get(f"/thanks/for/post/{bench.post_id}").status_code == 404
    assert WORDS in bench.page("mia", f"/thanks/{given}")


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


def test_a_page_of_all_when_there_are_more_than_fit_beneath(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        for number in range(25):
            giver = make_member(f"giver{number}")
            share(cast.mia, make_thanks(giver, bench.post_id, f"Sentence {chr(97 + number)}!"))
    page = bench.page("guest")
    assert [f"Sentence {letter}!" in page for letter in "yxwv"] == [True, True, True, False]
    assert f'href="/thanks/for/post/{bench.post_id}"' in page
    everything_shown = bench.page("guest", f"/thanks/for/post/{bench.post_id}")
    last = re.findall(r"before=(\d+)", everything_shown)[0]
    everything_shown += bench.page("guest", f"/thanks/for/post/{bench.post_id}?before={last}")
    assert all(f"Sentence {chr(97 + number)}!" in everything_shown for number in range(25))
    reached = bench.page("mia", "/thanks")
    order = [reached.index(f"Sentence {letter}!") for letter in "yxw"]
    assert order == sorted(order) and not re.search(r"\b25\b", re.sub(r"<time.*?</time>", "", reached))


def test_a_thanks_is_shown_as_plain_words(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        share(cast.mia, make_thanks(cast.nia, bench.post_id, "<script>alert(1)</script> **bold**"))
    page = bench.page("guest")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **bold**" in page


def test_a_page_in_french_says_it_in_french(bench: Bench) -> None:
    cast = bench.cast
    with cast.app.app_context():
        share(cast.mia, make_thanks(cast.nia, bench.post_id))
        assert thanks_row(1).shared_at is not None
    cast.browser("guest").write("/language", language="fr")
    page = cast.browser("guest").get(f"/topics/{bench.topic_id}?lang=fr").get_data(as_text=True)
    assert WORDS in page
