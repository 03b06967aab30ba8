"""From a report to a reversal, in the browser: everybody learns what became of it, while they look."""

from playwright.sync_api import expect

from tests.journeys.conftest import Enter
from tests.journeys.judging import complain, decide_about_post, judge_complaint, report_post
from tests.servers.demo import Demo

POST = (
    "SELECT max(posts.id) FROM posts JOIN members ON members.id = posts.author_id JOIN topics ON topics.id = topic_id "
    "WHERE username = 'mia' AND posts.state = 'published' AND topics.state = 'published' "
    "AND topics.kind <> 'room' AND posts.id <> first_post_id"
)


def test_a_complaint_is_right_and_everybody_is_told(demo: Demo, enter: Enter) -> None:
    post_id = int(demo.ask(POST))
    author, reporter, moderator, judge = (enter(name, "fr") for name in ("mia", "nia", "mo", "ada"))
    report_post(reporter, post_id, "Ce ton me blesse.")

    author.goto("/")
    before = int(author.locator("#bell").get_attribute("data-count") or 0)
    decide_about_post(moderator, post_id, "hide", "Ce message insulte quelqu’un.")
    expect(author.locator("#bell")).to_have_attribute("data-count", str(before + 1))

    reader = enter(None, "fr")
    reader.goto(f"/posts/{post_id}")
    shown = reader.locator(f"#post-{post_id} .prose")
    expect(reader.locator("#posts[data-live]")).to_be_attached()
    expect(shown).to_have_count(0)

    complain(author, "C’était une citation.")
    author.goto("/")
    expect(author.locator("#bell[data-count]")).to_be_attached()
    left = int(author.locator("#bell").get_attribute("data-count") or 0)
    reporter.goto("/")
    theirs = int(reporter.locator("#bell").get_attribute("data-count") or 0)
    judge_complaint(judge, "reversed", "C’est une citation, et la source est donnée.")

    expect(shown).to_be_visible()
    expect(author.locator("#bell")).to_have_attribute("data-count", str(left + 1))
    expect(reporter.locator("#bell")).to_have_attribute("data-count", str(theirs + 1))
    for page in (author, reporter):
        page.goto("/notifications")
        page.locator(".notification a[href^='/statements/']").first.click()
        expect(page.locator(".told")).to_contain_text("C’est une citation, et la source est donnée.")
