"""A question goes to a department by mail, is answered there without an account, and comes back signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.talking import expect_post, open_topic, post_saying, write
from tests.servers.demo import Demo
from tests.servers.fixtures import Visitors
from tests.servers.processes import wait_until
from tests.servers.smtp import HOST, MailServer

ADDRESS = "phare@example.org"
QUESTION = "Ma lanterne n’est jamais partie de chez vous."
DETAILS = "Commande 4711"
ANSWER = "Elle part <b>demain</b> de Brest."


@pytest.fixture(scope="module")
def post_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    """A mail server on this machine."""
    server = MailServer(tmp_path_factory.mktemp("smtp"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, post_office: MailServer) -> Iterator[Demo]:
    """The example community, which sends its mail."""
    folder = tmp_path_factory.mktemp("journey") / "demo"
    server = Demo(folder, MAIL_URL=f"smtp://{HOST}:{post_office.port}?from=forum@example.org")
    server.start()
    yield server
    server.finish()


def _letter(office: MailServer, subject: str) -> EmailMessage:
    """The one letter to the department that is called so."""

    def found() -> list[EmailMessage]:
        return [
            one for one in office.received if one["To"] == ADDRESS and str(one["Subject"]).startswith(subject)
        ]

    wait_until(lambda: bool(found()), f"a letter «{subject}»")
    (letter,) = found()
    return letter


def _words(letter: EmailMessage, subtype: str) -> str:
    body = letter.get_body((subtype,))
    assert body is not None
    return str(body.get_content())


def _where_mo_answers(demo: Demo) -> int:
    """A short topic in the category whose customers Mo answers."""
    short = "(SELECT count(*) FROM posts WHERE topic_id = t.id) < 10"
    here = "category_id = (SELECT id FROM categories WHERE slug = 'entraide')"
    which = f"kind = 'talk' AND state = 'published' AND NOT locked AND NOT pinned AND {here} AND {short}"
    return int(demo.ask(f"SELECT id FROM topics t WHERE {which} ORDER BY id DESC LIMIT 1"))


def _make_department(ada: Page) -> None:
    ada.goto("/admin/departments/new")
    ada.get_by_label("Nom en français").fill("Phare")
    ada.get_by_label("Nom en anglais").fill("Lighthouse")
    ada.get_by_label("Adresse électronique").fill(ADDRESS)
    ada.get_by_label("Délai habituel, en jours").fill("4")
    ada.get_by_role("button", name="Enregistrer").click()
    expect(ada.locator("table")).to_contain_text("Phare")


def _vouch(ada: Page) -> None:
    """Ada says that Mo works here, and stands for his first name."""
    ada.goto("/admin/members/mo")
    ada.get_by_label("Travaille ici").check()
    ada.get_by_label("Prénom").fill("Mo")
    ada.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(ada.locator(".flashes")).to_contain_text("visible dès maintenant")


def _hand_on(mo: Page, topic: int) -> None:
    open_topic(mo, topic)
    card = post_saying(mo, QUESTION)
    card.locator("a.dots").click()
    mo.locator("[data-menu-content]").get_by_role("link", name="Transmettre à un service").click()
    mo.get_by_label("Quel service").select_option(label="Phare (d’habitude sous 4 jours)")
    mo.get_by_label("De quoi s’agit-il").fill("Lanternes égarées")
    mo.get_by_label("Un mot pour le service").fill("C’est la troisième ce mois-ci.")
    mo.get_by_label("Informations personnelles du membre").fill(DETAILS)
    mo.get_by_role("button", name="Transmettre", exact=True).click()
    expect(mo.locator("#handoff[data-live]")).to_be_attached()


def _link_in(letter: EmailMessage) -> str:
    """Where the letter leads: its path, for a browser that knows nobody."""
    found = re.search(r"https?://[^/\s]+(/handed/\S+)", _words(letter, "plain"))
    assert found is not None
    assert found[1] in _words(letter, "html")
    return found[1]


def _heard_of(post_office: MailServer) -> EmailMessage:
    """The department's letter: the question and the note, and nothing that the member must allow first."""
    letter = _letter(post_office, "Une question pour vous : Lanternes égarées")
    for subtype in ("plain", "html"):
        said = _words(letter, subtype)
        assert "lanterne" in said and "troisième ce mois-ci" in said and DETAILS not in said
    assert letter["X-Envelope"] == f"forum@example.org {ADDRESS}"
    return letter


def _agree(asked: Page) -> None:
    """The member decides about what is personal."""
    asked.goto("/notifications")
    asked.get_by_role("link", name="Le service Phare peut-il lire").first.click()
    expect(asked.locator("main")).to_contain_text(DETAILS)
    asked.get_by_role("button", name="Oui, le service peut lire ceci").click()
    expect(asked.locator(".flashes")).to_contain_text("le service peut le lire")


def _answer_by_link(clerk: Page, mo: Page) -> None:
    """Without an account, as text; the colleague's page shows it by itself."""
    clerk.get_by_role("button", name="Nous y travaillons").click()
    expect(mo.locator(".handed-state")).to_contain_text("en cours")
    clerk.get_by_label("Ce que vous dites").fill(ANSWER)
    clerk.get_by_label("Votre prénom").fill("Yann")
    clerk.get_by_role("button", name="Envoyer votre réponse").click()
    expect(clerk.locator("main")).to_contain_text("Votre collègue a votre réponse")
    expect(mo.locator("#handoff")).to_contain_text(ANSWER)
    expect(mo.locator("#handoff")).to_contain_text("Yann")


def _bring(mo: Page) -> None:
    mo.get_by_role("link", name="Répondre au membre").click()
    expect(mo.locator("#body")).to_have_value(ANSWER)
    mo.locator("#body").fill("Votre lanterne part demain de Brest. Pardon pour l’attente.")
    mo.get_by_role("button", name="Publier la réponse").click()
    mo.wait_for_url("**/topics/**")


def test_a_question_that_only_a_department_can_answer(
    demo: Demo, enter: Enter, new_page: Visitors, post_office: MailServer
) -> None:
    ada, mo, mia = (enter(name) for name in ("ada", "mo", "mia"))
    _make_department(ada)
    _vouch(ada)
    topic = _where_mo_answers(demo)
    open_topic(mia, topic)
    write(mia, QUESTION)
    expect_post(mia, QUESTION)
    _hand_on(mo, topic)

    # Whoever has the thread open reads it there, whoever it is.
    beneath = post_saying(mia, QUESTION).locator(".handed-beneath")
    expect(beneath).to_contain_text(
        "Transmis au service Phare par Mo Haddad (travaille ici), réponse attendue pour le"
    )
    path = _link_in(_heard_of(post_office))
    clerk = enter(None)
    clerk.goto(path)
    expect(clerk.locator("main")).to_contain_text(QUESTION)
    expect(clerk.locator("main")).not_to_contain_text(DETAILS)

    asked = mia.context.new_page()
    _agree(asked)
    expect(mo.locator("#handoff")).to_contain_text("le membre a accepté")
    assert DETAILS not in _words(_letter(post_office, "Des précisions"), "plain")
    clerk.reload()
    expect(clerk.locator("main")).to_contain_text(DETAILS)

    _answer_by_link(clerk, mo)
    expect(beneath).to_contain_text("Le service Phare a répondu")

    # The link was for one answer; whoever it is forwarded to writes none.
    forwarded = enter(None)
    forwarded.goto(path)
    expect(forwarded.locator("main")).to_contain_text("Cette question a déjà sa réponse")
    expect(forwarded.locator("main")).not_to_contain_text(QUESTION)
    expect(forwarded.locator("main textarea")).to_have_count(0)

    _bring(mo)
    expect_post(mia, "part demain de Brest")
    expect(post_saying(mia, "part demain de Brest").locator(".post-signature")).to_contain_text("Mo, ")
    expect(beneath).to_contain_text("La réponse du service Phare, apportée par Mo Haddad")
    assert "Merci" in _words(_letter(post_office, "Le membre a votre réponse"), "plain")
    asked.goto("/")
    expect(asked.locator("main")).to_contain_text("Mo")
    without = enter("mia", java_script_enabled=False)
    without.goto("/handoffs")
    without.locator(".handed-lines a").first.click()
    expect(without.locator("main")).to_contain_text("Le service Phare vous a répondu")
    expect(without.locator("main")).not_to_contain_text(DETAILS)
