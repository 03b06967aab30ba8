"""Whatever a member writes stays words: in pages, cards, feeds, mails, notifications and signals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from lxml import etree, html
from sqlalchemy import select, update

from forum.categories.models import Category
from forum.community.edition import new_edition
from forum.community.models import Setting
from forum.jobs.models import Job
from forum.members.models import Group, Member
from forum.members.ways_in import Invitation
from forum.realtime.server import socketio
from forum.storage.session import session, transaction
from forum.topics.models import Post, Revision, Tag, Topic
from tests.security.judged import plant as plant_judged
from tests.security.walking import methods_of, real_addresses, rules
from tests.security.world import World, build

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MARK = "zqxss"
"""In the name of every element and attribute an attack would give birth to."""

ATTACKS = [
    f"<{MARK}>",
    f"\"'><{MARK}>",
    f"</title></textarea></script></style><{MARK}>",
    f'" {MARK}="1" onmouseover="{MARK}()',
    f"' {MARK}='1' onfocus='{MARK}()'",
    f"javascript:{MARK}()",
    f"[x](javascript:{MARK}())",
    f"[x](JaVaScRiPt&colon;{MARK}())",
    f"[x](data:text/html,{MARK})",
    f'[x](https://e.example/"{MARK}="1)',
    f"![x](https://e.example/{MARK}.png)",
    f"<svg/onload={MARK}()>",
    f"<img src=x onerror={MARK}()>",
    f"<a href='javascript:{MARK}()'>x</a>",
    f"<!--><{MARK}>-->",
    f"]]><{MARK}>",
    f"&lt;{MARK}&gt;&#60;{MARK}&#62;",
    f"\\<{MARK}>",
    f"`<{MARK}>` ```<{MARK}>",
    f"{{{{ {MARK}() }}}}{{% {MARK} %}}",
    f"\u202e<{MARK}>",
    f"＜{MARK}＞",
    f"<{MARK}\x0bx=1>",
    f"@mia<{MARK}> #<{MARK}>",
    f"https://e.example/<{MARK}>",
    f"</script><script>{MARK}()</script>",
]


def plant(world: World, attack: str) -> None:
    """Write ``attack`` into every text there is, past all forms: they are not the last wall."""
    from forum.topics.composing import compose

    with world.app.app_context():
        text = compose(f"{attack} saffron")
    with world.app.app_context(), transaction():
        run = session().execute
        run(update(Topic).values(title=attack[:140], seq=Topic.seq + 1))
        run(update(Post).values(source=text.source, html=text.html, reason=attack, seq=Post.seq + 1))
        run(update(Revision).values(source=text.source, reason=attack))
        run(update(Tag).values(name=attack[:30]))
        run(update(Member).where(Member.system.is_(False)).values(display_name=attack[:60], bio=attack[:300]))
        names = {"name_fr": attack[:60], "name_en": attack[:60]}
        run(update(Category).values(**names, description_fr=attack, description_en=attack))
        run(update(Group).values(name=attack[:60]))
        run(update(Invitation).values(note=attack))
        for name in ("name", "tagline"):
            session().merge(Setting(name=name, value=attack[:140]))
        new_edition()
    with world.app.app_context():
        plant_judged(world.cast, attack, text.html)


def born(markup: str) -> Iterator[str]:
    """Elements, attributes and addresses in ``markup`` that the attack brought into being."""
    for element in html.fromstring(markup).iter():
        if not isinstance(element.tag, str):
            if MARK in str(element) and "<!--" in str(element):
                yield f"a comment {element}"
            continue
        if MARK in element.tag or (element.tag in ("script", "style") and MARK in (element.text or "")):
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            address = name in ("href", "src", "action", "formaction", "srcdoc", "poster", "data")
            scheme = value.strip().lower().split(":")[0] if address else ""
            if MARK in name or name.startswith("on") or name == "style" or scheme in ("javascript", "data"):
                yield f"<{element.tag} {name}={value!r}>"
            if name == "src" and MARK in value and "://" in value:
                yield f"a picture from elsewhere: {value}"


def inside(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, dict):
        for one in value.values():
            yield from inside(one)
    elif isinstance(value, list):
        for one in value:
            yield from inside(one)
    elif isinstance(value, str) and "<" in value:
        yield value


def offspring(answer: Any) -> list[str]:
    """What was born in an answer, whatever its kind. A file of one's own data is saved, not shown: its texts
    stand there as they were written."""
    text = answer.get_data(as_text=True)
    answer.close()
    if answer.headers.get("Content-Disposition", "").startswith("attachment"):
        return []
    if answer.mimetype == "text/html" and text.strip():
        return list(born(text))
    if answer.mimetype == "application/json":
        return [child for one in inside(json.loads(text)) for child in born(f"<div>{one}</div>")]
    if answer.mimetype == "application/atom+xml":
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))
        names = [str(node.tag) for node in root.iter() if MARK in str(node.tag)]
        entries = [node.text for node in root.iter("{*}content") if node.text]
        return names + [child for one in entries for child in born(f"<div>{one}</div>")]
    return []


@pytest.fixture
def world(app: Flask) -> World:
    return build(app)


def addresses(world: World, walker: str) -> list[str]:
    """Pages that show what was planted: each kind of thing once or twice, every page without parameters."""
    found = []
    for rule in rules(world.app):
        if "GET" not in methods_of(rule) or rule.endpoint in ("static", "security.static"):
            continue
        some = list(real_addresses(rule, world))
        found += some[:1] + some[-1:] if len(some) > 1 else some
    asked = ["/search?q=saffron", "/search?q=saffron&order=newest", "/notifications", "/?lang=fr"]
    return found + (asked if walker != "guest" else asked[:2])


def test_nothing_is_born_of_what_is_written(world: World) -> None:
    """Every attack in every text at once, on every page there is, for who sees most."""
    pages = addresses(world, "ada")
    findings = []
    for number, attack in enumerate(ATTACKS):
        plant(world, attack)
        some = pages if number in (1, 3) else pages[number % 6 :: 6]
        browser = world.browser("ada")
        for path in some:
            answer = browser.get(path, follow_redirects=True)
            assert answer.status_code < 500, (attack, path)
            findings += [f"{attack!r} on {path}: {child}" for child in offspring(answer)]
    assert not findings, "\n".join(findings[:40])


@pytest.mark.parametrize("attack", ATTACKS[:6])
def test_what_is_asked_is_not_reflected(world: World, attack: str) -> None:
    """Search, dates, tags, names in addresses: errors and pages repeat words, not markup."""
    names = (
        "q",
        "author",
        "tag",
        "date",
        "since",
        "filter",
        "next",
        "lang",
        "invitation",
        "email",
        "category",
    )
    question = dict.fromkeys(names, attack)
    mia, guest = world.browser("mia"), world.browser("guest")
    for path in ("/", "/search", "/topics", "/login", "/register", "/reset", "/nothing", "/members/complete"):
        assert not list(offspring(mia.get(path, query_string=question))), path
        assert not list(offspring(guest.get(path, query_string=question))), path
    for path in ("/c/", "/members/", "/topics/1/", "/confirm/"):
        assert not list(offspring(world.browser("mia").get(path + attack.replace("/", "")))), path


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_sent_is_born_nowhere(world: World, attack: str) -> None:
    """Through the forms: the post, its refusal, its preview, and what open pages are told."""
    browser = world.browser("mia")
    mine = world.topics["open in square"]
    listener = socketio(world.app).test_client(world.app, flask_test_client=browser)
    listener.emit("join", {"topic": mine, "lang": "en"}, callback=True)
    sent = [
        browser.write(f"/topics/{mine}/reply", body=attack, idempotency_key="0123456789"),
        browser.write(f"/topics/{mine}/reply", body=attack, idempotency_key="<"),
        browser.write("/topics/preview", body=attack),
        browser.write("/topics/new", title=attack, body="", tags=attack, category_id="1"),
        browser.write("/settings", display_name=attack, bio=attack, language="xx"),
        browser.post(f"/topics/{mine}/reply", data={"body": attack}),
        browser.get(f"/topics/{mine}?go=end", follow_redirects=True),
        browser.get(f"/topics/{mine}/since/0"),
    ]
    findings = [child for answer in sent for child in offspring(answer)]
    heard = [told for told in listener.get_received() if told["name"].startswith(("post", "topic"))]
    findings += [
        child for told in heard for one in inside(told["args"]) for child in born(f"<div>{one}</div>")
    ]
    assert not findings, findings


def test_mails_are_words(world: World) -> None:
    """The HTML of a mail as well as its text; no line break becomes a header."""
    world.app.config["EVEN_SECONDS"] = 0
    for attack in ATTACKS[:6]:
        plant(world, attack)
        with world.app.app_context(), transaction():
            session().execute(update(Member).where(Member.username == "mia").values(email="mia@example.org"))
        world.browser("guest").write("/reset", email="mia@example.org")
    with world.app.app_context():
        mails = [job.payload for job in session().scalars(select(Job)) if job.kind == "mail"]
    assert mails
    children = {child for mail in mails for child in born(mail["html"])}
    assert len(children) == 1 and MARK not in str(children)  # the letter's own dress, the same in each
    assert children.pop().startswith("<body style=")
    for mail in mails:
        assert "\n" not in str(mail["subject"]).strip(), mail["subject"]
    assert {"mia@example.org"} <= {mail["to"] for mail in mails}


BOMBS = ["[" * 9_900, "<" * 9_900, "1. " * 3_300, "> " * 4_900, "*_" * 4_900, "`" * 9_900, "![](" * 2_400]
BOMBS += ["<![CDATA[" * 1_000, "| a " * 2_200 + "\n" + "|-" * 300, "\n- " * 3_000, "a\n" * 4_900]


@pytest.mark.parametrize("bomb", BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_is_only_text(world: World, bomb: str) -> None:
    """What would keep a Markdown program busy for long is published in moments, its words all there."""
    import time

    browser, mine = world.browser("mia"), world.topics["open in square"]
    began = time.process_time()
    form = {"body": f"before {bomb} after", "idempotency_key": "0123456789"}
    answer = browser.write(f"/topics/{mine}/reply", form)
    if answer.status_code == 422:  # all in capitals: it asks first whether that is meant
        assert 'name="insist"' in answer.text
        answer = browser.write(f"/topics/{mine}/reply", form, insist="1")
    assert time.process_time() - began < 3
    assert answer.status_code == 303, answer.status
    page = browser.get(f"/topics/{mine}?go=end", follow_redirects=True).get_data(as_text=True)
    text = html.fromstring(page).text_content()
    assert "before" in text and "after" in text
