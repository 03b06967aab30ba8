"""The whole story of one post, in browsers: nudged, sent anyway, held, decided, contested, put back."""

import json
import re
import subprocess
import sys
from pathlib import Path

from jsonschema import Draft202012Validator
from playwright.sync_api import Page, expect

import moderation.transparency as transparency
from tests.journeys.conftest import Enter
from tests.journeys.judging import complain, give_notice, judge_complaint
from tests.journeys.talking import open_topic, quiet_topic, write
from tests.servers.demo import Demo
from tests.servers.fixtures import Visitors
from tests.servers.processes import PATIENCE
from tests.servers.program import ROOT

ABUSE = "Tu es vraiment con, ma parole."


def _send_anyway(author: Page, topic: int) -> int:
    """The author is shown the word and the rule, and asks for a person; answers the post's number."""
    open_topic(author, topic)
    write(author, ABUSE)
    nudge = author.locator(".unsent-posts .reconsider")
    expect(nudge.locator("mark")).to_have_text(re.compile("vraiment con"))
    expect(nudge.locator("a[href^='/conduct/']").first).to_be_visible()
    author.locator(".unsent-posts button", has_text=re.compile("Send to review|relire")).click()
    mine = author.locator("#posts > .post", has_text=ABUSE)
    expect(mine).to_have_count(1)
    expect(mine).to_have_attribute("data-post", re.compile(r"^\d+$"))
    return int(mine.get_attribute("data-post") or 0)


def _decide_in_the_queue(moderator: Page, case: str) -> None:
    """Without leaving the queue: open the case, choose, give the facts, read the statement, decide."""
    moderator.locator(f".case-row[data-case='{case}'] a.case-link").click()
    moderator.locator(".ruling [name=measure][value=remove]").check()
    moderator.locator(".ruling select[name=rule]").select_option(index=1)
    moderator.locator(".ruling [name=facts]").fill("Le message insulte tous ceux qui participent au sujet.")
    moderator.locator("button[name=step][value=preview]").click()
    expect(moderator.locator("[name=statement]")).to_have_value(re.compile("insulte tous ceux"))
    moderator.locator("button[name=step][value=decide]").click()
    expect(moderator).to_have_url(re.compile(r"/moderation/decisions/\d+"))


def test_a_post_is_held_judged_contested_and_put_back(demo: Demo, enter: Enter, new_page: Visitors) -> None:
    new_page.expect("status of 422")  # what Chromium says of the answer that asks to look again
    author, moderator, colleague, judge = enter("nia"), enter("mo"), enter("mo"), enter("ada")
    reader, passer_by = enter("mia"), enter(None)
    topic = quiet_topic(demo)
    open_topic(reader, topic)
    moderator.goto("/moderation")
    colleague.goto("/moderation")
    for page in (moderator, colleague):
        expect(page.locator(".case-rows[data-live]")).to_be_attached()

    post_id = _send_anyway(author, topic)
    case = str(
        demo.ask("SELECT id FROM moderation_cases WHERE subject_id = ? AND subject_kind = 'post'", post_id)
    )
    expect(moderator.locator(f".case-row[data-case='{case}']")).to_be_visible()
    expect(colleague.locator(f".case-row[data-case='{case}']")).to_be_visible()
    expect(reader.locator("#posts > .post", has_text=ABUSE)).to_have_count(0)
    receipt = give_notice(passer_by, f"/posts/{post_id}", "Ce message m’insulte publiquement.")

    _decide_in_the_queue(moderator, case)
    expect(colleague.locator(f".case-row[data-case='{case}']")).to_have_count(0)
    expect(reader.locator("#posts > .post", has_text=ABUSE)).to_have_count(0)
    passer_by.goto(receipt)
    expect(passer_by.locator("main")).to_contain_text("insulte tous ceux")

    complain(author, "Je citais la chanson dont nous parlions.")
    judge_complaint(judge, "reversed", "C’est bien un vers de la chanson, et le sujet en parle.")
    expect(reader.locator("#posts > .post .prose", has_text=ABUSE)).to_be_visible()
    author.goto("/notifications")
    author.locator(".notification a[href^='/statements/']").first.click()
    expect(author.locator(".told")).to_contain_text("C’est bien un vers de la chanson")
    passer_by.goto(receipt)
    expect(passer_by.locator("main")).to_contain_text("C’est bien un vers de la chanson")

    _the_audit_is_whole(demo)
    _the_export_is_valid(judge)


def _the_audit_is_whole(demo: Demo) -> None:
    """The command, beside the running program, on its database."""
    found = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "verify-audit"],
        check=False,
        cwd=ROOT,
        env=demo.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert re.search(r"^[1-9]\d*:[0-9a-f]{64}$", found.stdout, re.MULTILINE), found.stdout


def _the_export_is_valid(administrator: Page) -> None:
    """What an administrator downloads fits the schema, and speaks of the decision about this post."""
    administrator.goto("/admin/transparency")
    with administrator.expect_download() as coming:
        administrator.locator("button[formaction$='statements.json']").click()
    export = json.loads(Path(coming.value.path()).read_text(encoding="utf-8"))
    schema = Path(str(transparency.__file__)).parent / "statements.schema.json"
    Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(export)
    facts = [one["decision_facts"] for one in export["statements"]]
    assert any("insulte tous ceux" in one for one in facts), facts
