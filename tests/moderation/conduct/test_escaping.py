"""Whatever stands in the code stays words: on its own pages, on the forum's, in JSON, while asking."""

from __future__ import annotations

import json

import pytest

from forum.storage.session import transaction
from moderation.conduct.actions.draft import add_rule, change_rule, start_draft, write_introduction
from moderation.conduct.actions.publish import publish
from moderation.conduct.queries import draft
from moderation.conduct.wording import introduction_words, rule_words
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_topic
from tests.factories.conduct import WORDS
from tests.security.test_escaping import ATTACKS, born

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def plant(cast: Cast, attack: str, version: int) -> None:
    """Make ``attack`` every word of the next version, and leave a draft that says it too."""
    words = {**WORDS, "name_fr": attack[:40], "name_en": attack[:40], "text_fr": attack, "text_en": attack}
    with cast.app.app_context():
        for publishing in (True, False):
            with transaction():
                start_draft(actor=cast.ada)
                write_introduction(actor=cast.ada, words=introduction_words(attack, attack + " x"))
                change_rule(actor=cast.ada, key="respect", words=rule_words(words))
                if not publishing:
                    add_rule(actor=cast.ada, key=f"new-{version}", words=rule_words(words))
            found = draft()
            assert found is not None
            if publishing:
                with transaction():
                    publish(actor=cast.ada, significant=True, seen=found.edits)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_born_of_the_code(cast: Cast, attack: str) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mo, make_category("square")).id
    plant(cast, attack, 2)
    ada, mia, nia = cast.browser("ada"), cast.browser("mia"), cast.browser("nia")
    answers = [
        visitor(cast.app).get("/conduct"),
        visitor(cast.app).get("/conduct/v/2/changes?lang=fr"),
        visitor(cast.app).get("/register"),
        mia.get("/"),
        mia.get("/conduct/accept"),
        mia.write(f"/topics/{topic_id}/reply", body=attack, title=attack, idempotency_key=attack),
        mia.write("/conduct/accept", version="x", then=attack, body=attack, **{attack: attack}),
        mia.get("/conduct/accept", query_string={"then": attack}),
        nia.get("/topics/new"),
        ada.get("/admin/conduct"),
        ada.get("/admin/conduct/draft/preview"),
        ada.get("/admin/conduct/draft/rules/respect"),
        ada.get("/admin/conduct/draft/introduction"),
        ada.write("/admin/conduct/draft/rules/new", key=attack, name_fr=attack, text_fr=attack),
        visitor(cast.app).get("/conduct/rules/" + attack.replace("/", "")),
    ]
    assert all(answer.status_code < 500 for answer in answers)
    findings = [child for answer in answers if answer.data for child in born(answer.text)]
    described = json.loads(visitor(cast.app).get("/conduct.json").text)
    for rule in [described["introduction"], *described["rules"]]:
        findings += [child for one in rule["html"].values() for child in born(f"<div>{one}</div>")]
    assert not findings
