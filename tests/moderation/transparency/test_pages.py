"""The public pages of figures: what they tell, and that they name nobody."""

from __future__ import annotations

from lxml import html

from forum.members.models import Member
from forum.storage.session import session
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import decide_it, report_it
from tests.moderation.transparency.history import Year, at, hold

FEW = {"from": 0, "to": 2}


def spoken(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def test_anybody_reads_the_figures_of_a_half_year(cast: Cast, year: Year) -> None:
    with at("2026-08-01 10:00"):
        page = cast.browser("guest").get("/transparency/2026-h1")
    assert page.status_code == 200
    table = html.fromstring(page.text).xpath("//table[.//caption]")[0]
    rows = {
        row.xpath("string(th/text())").strip(): [cell.text_content().strip() for cell in row.xpath("td")]
        for row in table.xpath(".//tbody/tr|.//tfoot/tr")
    }
    respect = rows["Talk to people, not against them"]
    assert respect == ["fewer than 3", "3", "2 hours", "fewer than 3", "fewer than 3", "fewer than 3"]
    assert rows["All rules"] == ["5", "3", "2 hours", "fewer than 3", "fewer than 3", "fewer than 3"]
    assert [cell.get("scope") for cell in table.xpath(".//th")].count(None) == 0
    assert "notices about an address at which there was nothing" in page.text


def test_programs_read_the_same(cast: Cast, year: Year) -> None:
    with at("2026-08-01 10:00"):
        told = cast.browser("guest").get("/transparency/2026-h1.json").json
    assert (told["period"], told["from"], told["until"]) == ("2026-h1", "2026-01-01", "2026-07-01")
    respect = told["rules"][0]
    assert (respect["rule"], respect["category"]) == ("respect", "STATEMENT_CATEGORY_OTHER_VIOLATION_TC")
    assert (respect["decisions"], respect["median_minutes"], respect["received"]) == (3, 120, FEW)
    assert told["total"]["received"] == 5
    assert told["received"] == {"reports": {"from": 3}, "notices": FEW}
    assert told["decider"] == {"person": 3, "machine": 0}
    assert told["besides"] == {"held": FEW, "strays": FEW}


def test_a_year_tells_no_more_than_its_halves(cast: Cast, year: Year) -> None:
    with at("2026-08-01 10:00"):
        browser = cast.browser("guest")
        told = {
            name: browser.get(f"/transparency/{name}.json").json for name in ("2026", "2026-h1", "2026-h2")
        }
    assert told["2026-h2"]["total"]["decisions"] == FEW
    assert told["2026"]["total"]["decisions"] == {"from": 3, "to": 5}
    assert "3 to 5" in browser.get("/transparency/2026").text


def test_what_is_no_period_is_not_there(cast: Cast, year: Year) -> None:
    with at("2026-08-01 10:00"):
        for path in ("2019", "2026-h3", "2027", "2025-h1", "2026-h1.xml", "%2e%2e"):
            assert cast.browser("guest").get(f"/transparency/{path}").status_code == 404, path


def test_a_quiet_half_says_so(cast: Cast) -> None:
    page = cast.browser("guest").get("/transparency")
    assert "Nothing was reported, decided or complained about" in page.text
    assert not html.fromstring(page.text).xpath("//table")


def test_what_was_held_without_a_rule_is_no_line_of_the_table(cast: Cast) -> None:
    with cast.app.app_context(), at("2026-07-01 10:00"):
        post_id = make_reply(cast.mia, make_topic(cast.nia, make_category()).id).id
        hold(cast, post_id, rules=[])
    with at("2026-08-01 10:00"):
        told = cast.browser("guest").get("/transparency/2026-h2.json").json
    assert told["besides"]["held"] == FEW
    assert all(line["rule"] for line in told["rules"])


def test_every_page_leads_there_and_speaks_french(cast: Cast, year: Year) -> None:
    assert 'href="/transparency"' in cast.browser("guest").get("/").text
    with at("2026-08-01 10:00"):
        page = cast.browser("guest").get("/transparency/2026-h1?lang=fr").text
    assert "moins de 3" in page and "fewer than" not in page


def test_no_page_of_figures_names_anybody(cast: Cast, year: Year) -> None:
    with cast.app.app_context():
        odd = make_member("zebulon", display_name="Zébulon Quartz")
        topic = make_topic(odd, make_category("elsewhere"))
        for place in range(4):
            case_id = report_it(odd, "post", make_reply(cast.mia, topic.id, f"Text {place}").id)
            decide_it(cast.mo, case_id, "hide", facts="Zébulon Quartz was insulted.")
        told = [(one.username, one.display_name, one.email) for one in session().query(Member)]
    for path in ("/transparency", "/transparency/2026", "/transparency/2026.json"):
        page = cast.browser("guest").get(path).text
        if not path.endswith("json"):
            page = html.fromstring(page).xpath("//main")[0].text_content()
        words = {word.strip(".,()«»\"'").casefold() for word in page.split()}
        for username, display_name, email in told:
            assert not words & {username.casefold(), email.casefold()} and display_name not in words
        assert "Zébulon" not in page and "insulted" not in page


def test_rules_of_which_nothing_can_be_told_are_named_in_a_sentence(cast: Cast, year: Year) -> None:
    with at("2026-08-01 10:00"):
        page = cast.browser("guest").get("/transparency/2026-h1").text
    table = html.fromstring(page).xpath("//table[.//caption]")[0]
    rows = [row.xpath("string(th/text())").strip() for row in table.xpath(".//tbody/tr")]
    assert rows and "Talk to people, not against them" in rows
    quiet = spoken(page)[spoken(page).index("Little or nothing under these rules:") :]
    for row in rows:
        assert f"“{row}”" not in quiet
    for row in table.xpath(".//tbody/tr"):
        cells = [cell.text_content().strip() for cell in row.xpath("td")]
        assert not (cells[1] == "0" and cells[3] != "0"), "of no decisions none was found by a machine"
