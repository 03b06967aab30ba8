"""Bad input: odd texts, odd numbers, forms from yesterday. A clear sentence, nothing lost, no stack trace."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.topics import fetched, posts_of, send

TEXTS = {
    "right to left": "\u202eevil\u202c שלום עולם مرحبا",
    "zero width": "a\u200bb\u200dc\u2060d\ufeff",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇫🇷 e\u0301 👍🏽",
    "stacked marks": "Z" + "\u0301" * 500,
    "binary": "".join(chr(code) for code in range(256)),
    "nul": "before\x00after",
    "half a character": "\ud83d and \udc00",
    "deep quotes": ">" * 3000 + " deep",
    "deep lists": "\n".join("  " * depth + "- x" for depth in range(90)),
    "brackets": "[" * 10_000,
    "angle brackets": "<" * 9_000,
    "cdata": "<![CDATA[" * 1_000,
    "numbers": "1. " * 3_000,
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>",
    "links": "[x](javascript:alert(1)) [y](data:text/html,<script>alert(1)</script>) ![z](http://evil.example/z.png)",
    "sql": "'; DROP TABLE posts; -- \" OR 1=1",
    "template": "{{ 7*7 }} {% raw %} ${7*7} %(name)s %s",
    "mentions": " ".join(f"@someone{number}" for number in range(700)),
    "quotes of quotes": "> [@mia](/posts/999999999999999999999):\n> hello\n\n" * 100,
    "line ends": "a\r\nb\rc\u2028d\u2029e\x85f",
    "long word": "x" * 10_000,
    "tables": "|a|b|\n|-|-|\n" + "|x|y|\n" * 1_000,
    "fences": "```\n" * 2_000,
}


def harmful(html: str) -> list[str]:
    """Tags of ``html`` that a member's text must never make: pictures, scripts, handlers, odd addresses."""
    tags = re.findall(r"<[a-zA-Z/][^>]*>", html)
    return [
        tag
        for tag in tags
        if re.search(r"^<(script|img|iframe|object)|\son\w+=|=\"(javascript|data):", tag, re.I)
    ]


@pytest.fixture
def topic_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.ada, make_category(), "Bread").id


@pytest.mark.parametrize("name", TEXTS)
def test_odd_texts_are_kept_and_shown_harmless(cast: Cast, topic_id: int, name: str) -> None:
    text = TEXTS[name].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    answer = send(cast, "mia", f"/topics/{topic_id}/reply", body=text)
    assert answer.status_code == 201, answer.text
    html = fetched(cast, answer.json["id"]).html
    assert harmful(html) == []
    assert "\x00" not in html
    page = cast.browser("nia").get(f"/topics/{topic_id}?at={answer.json['id']}", follow_redirects=True)
    assert page.status_code == 200
    for path in ("menu", "history", "edit", "delete"):
        assert cast.browser("mia").get(f"/posts/{answer.json['id']}/{path}").status_code == 200
    assert send(cast, "mia", "/topics/preview", body=text).status_code == 200
    assert cast.browser("mia").get(f"/topics/{topic_id}/reply?quote={answer.json['id']}").status_code == 200


@pytest.mark.parametrize("name", TEXTS)
def test_odd_titles_reasons_and_tags(cast: Cast, topic_id: int, name: str) -> None:
    text = TEXTS[name].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    whole = {"category_id": "1", "body": "x", "language": ""}
    for field in ("title", "tags"):
        sent = {"title": "A title", **whole, field: text[:60]}
        answer = cast.browser("mia").write("/topics/new", sent)
        assert answer.status_code in (303, 422)
        assert "<script>alert" not in answer.text
    for length in (100, 400):
        answer = cast.browser("mo").write(f"/topics/{topic_id}/manage/pin", reason=text[:length])
        assert answer.status_code in (303, 422)
        cast.browser("mo").write(f"/topics/{topic_id}/manage/unpin", reason=text[:length])
    answer = cast.browser("mia").write(f"/posts/{posts_of(cast, topic_id)[0].id}/hide", reason=text[:100])
    assert answer.status_code == 403
    for path in ("/topics", f"/topics/{topic_id}", "/c/talk", "/"):
        page = cast.browser("nia").get(path, follow_redirects=True)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert harmful(page.text.partition("<main")[2].partition("</main>")[0]) == []
    assert cast.browser("mo").get(f"/topics/{topic_id}/manage").status_code == 200


def test_bytes_that_are_no_text(cast: Cast, topic_id: int) -> None:
    browser = cast.browser("mia")
    headers = {
        "X-CSRFToken": browser.csrf_token(),
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    for raw in (
        b"body=%ff%fe%00%c3",
        b"body=caf\xe9",
        b"body=%ed%a0%80",
        b"\xff" * 100,
        b"body" * 1000,
        b"=&&=;%",
    ):
        answer = browser.post(f"/topics/{topic_id}/reply", data=raw, headers=headers)
        assert answer.status_code in (201, 422), answer.text
        assert answer.is_json


def test_a_form_that_is_no_form(cast: Cast, topic_id: int) -> None:
    browser = cast.browser("mia")
    token = {"X-CSRFToken": browser.csrf_token()}
    for kind in (
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/json",
        "text/plain",
        "image/png",
    ):
        answer = browser.post(
            f"/topics/{topic_id}/reply", data=b"--x\r\nnonsense", headers={**token, "Content-Type": kind}
        )
        assert answer.status_code in (400, 422), (kind, answer.status_code)
        assert "Traceback" not in answer.text


def test_more_than_any_form_may_hold(cast: Cast, topic_id: int) -> None:
    answer = cast.browser("mia").write(f"/topics/{topic_id}/reply", body="x" * 600_000)
    assert answer.status_code == 413
    assert send(cast, "mia", f"/topics/{topic_id}/reply", body="x" * 600_000).json["message"]
    many = {f"field{number}": "x" for number in range(2_000)}
    assert cast.browser("mia").write(f"/topics/{topic_id}/reply", {**many, "body": "x"}).status_code in (
        303,
        413,
    )


NUMBERS = [
    "0",
    "-1",
    "99999",
    str(2**53),
    str(2**63 - 1),
    str(2**63),
    str(2**64),
    "9" * 400,
    "1.5",
    "%00",
    "x",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_unknown_numbers_are_not_there(cast: Cast, topic_id: int, number: str) -> None:
    for path in (
        f"/topics/{number}/reply", f"/topics/{number}/manage", f"/topics/{number}/manage/pin",
        f"/posts/{number}/menu", f"/posts/{number}/edit", f"/posts/{number}/history",
        f"/posts/{number}/delete",
        f"/posts/{number}/hide",
    ):  # fmt: skip
        assert cast.browser("mo").get(path).status_code == 404, path
        assert cast.browser("mo").write(path, body="x", reason="x").status_code in (404, 405), path
    for path in (f"/posts/{number}/restore", f"/topics/{number}/draft", f"/posts/{number}/publish"):
        assert cast.browser("mo").write(path, body="x", reason="x").status_code in (404, 405), path
    assert cast.browser("mo").get(f"/topics/{topic_id}/manage/split?from={number}").status_code == 200
    assert cast.browser("mia").get(f"/topics/new?category={number}").status_code == 200


def test_a_form_from_yesterday_keeps_its_text(cast: Cast, topic_id: int) -> None:
    browser = cast.browser("mia")
    sent = {"body": "My <long> thought", "title": "My title", "reason": "My reason"}
    for path in (
        f"/topics/{topic_id}/reply",
        "/topics/new",
        "/posts/1/edit",
        f"/topics/{topic_id}/manage/pin",
    ):
        for token in ("", "nonsense", "IjAxMjM0NTY3ODkwMTIzNDU2Nzg5Ig.Zx.y"):
            page = browser.post(path, data={**sent, "csrf_token": token})
            assert page.status_code == 400
            assert "My &lt;long&gt; thought" in page.text
        answer = browser.post(path, data=sent, headers={"Accept": "application/json"})
        assert answer.status_code == 400
        assert answer.json["message"]
    assert len(posts_of(cast, topic_id)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_any_text_at_all(cast: Cast, topic_id: int) -> None:
    """Whatever somebody types: it is kept or refused with a sentence, and the topic can still be read."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text(st.characters(codec="utf-8"), max_size=400))
    def check(text: str) -> None:
        answer = send(cast, "mia", f"/topics/{topic_id}/reply", body=text)
        assert answer.status_code in (201, 422)
        if answer.status_code == 201:
            assert cast.browser("nia").get(f"/posts/{answer.json['id']}/history").status_code == 200

    check()
    assert cast.browser("nia").get(f"/topics/{topic_id}?go=end", follow_redirects=True).status_code == 200
