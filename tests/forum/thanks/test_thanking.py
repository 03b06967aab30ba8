"""Thanking somebody for a post, and what the one who is thanked can do with it."""

from __future__ import annotations

import re

import pytest

from forum.storage.session import transaction
from forum.topics.actions.moderate import hide_post
from forum.topics.queries import post_for
from tests.factories.members import make_member
from tests.factories.thanks import (
    WORDS,
    make_answer,
    make_thanks,
    share,
    thanks_row,
)
from tests.factories.topics import fetched
from tests.forum.thanks.conftest import Bench, everything, told, words_of
from tests.said import says


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
    assert cast.browser("mia").write(f"/thanks/{given}/share").status_code == 303
    assert fetched(cast, bench.post_id).seq == before + 1
    for who in ("guest", "mo", "mia", "nia"):
        assert WORDS in bench.page(who) and WORDS in bench.page(who, f"/thanks/{given}")
        assert WORDS in bench.page(who, f"/thanks/for/post/{bench.post_id}")
    assert cast.browser("mia").write(f"/thanks/{given}/unshare").status_code == 303
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
        answer = bench.cast.browser(who).write(f"/thanks/{given}/{what}", text="Mine!")
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
    assert cast.browser("nia").write(f"/thanks/{given}/retract").status_code == 303
    for who in ("mia", "nia", "mo", "guest"):
        for path in ("", f"/thanks/{given}", "/thanks", "/thanks/sent", "/notifications"):
            assert WORDS not in bench.page(who, path) and "Nia thanks you" not in bench.page(who, path)
    with cast.app.app_context():
        assert told(cast.mia.id) == []
        assert make_thanks(cast.nia, bench.post_id, "In better words.") != given


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
    assert order == sorted(order) and not says(words_of(reached), "25")


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
