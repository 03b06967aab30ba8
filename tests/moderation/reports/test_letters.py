"""Letters to whoever gave a notice without an account."""

from __future__ import annotations

import re

from sqlalchemy import select

from forum.storage.session import session
from moderation.appeals.models import Appeal
from tests.cast import Cast
from tests.factories.moderation import case_about, decide_it
from tests.moderation.reports.conftest import Square
from tests.moderation.reports.test_notices import give, mails


def test_later_letters_lead_to_the_private_page_too(cast: Cast, place: Square) -> None:
    """The outcome, and what becomes of a complaint about it: each with a link that works, and the reference."""
    link = give(cast, f"/posts/{place.post_id}").location
    with cast.app.app_context():
        decide_it(cast.mo, case_about("post", place.post_id).id, "dismiss", facts="It is a joke.")
    guest, reference = cast.browser("guest"), str(place.last_report().reference)
    own = _private_link(next(one for one in mails(cast.app) if "It is a joke." in one), reference)
    assert own != link and "It is a joke." in guest.get(own).text
    assert guest.get(own.replace("/notices/", "/notices/0")).status_code == 404
    statement = re.search(r'action="(/notices/[^"]+/statements/\d+/complain)"', guest.get(own).text)
    assert statement is not None
    assert guest.write(statement[1], text="It is a threat.").location == own
    with cast.app.app_context():
        appeal_id = session().scalars(select(Appeal.id)).one()
    ada, path = cast.browser("ada"), f"/moderation/appeals/{appeal_id}"
    ada.write(f"{path}/ask", text="Why do you think so?")
    asked = next(one for one in mails(cast.app) if "Why do you think so?" in one)
    own = _private_link(asked, reference)
    guest.write(statement[1].replace("complain", "answer"), text="I know him.")
    judged = {"outcome": "upheld", "reasons": "Everybody laughed.", "seen": "9"}
    assert "/notices/" not in ada.write(f"{path}/judge", judged).text  # not for whoever judges
    ada.write(f"{path}/judge", judged, step="decide")
    outcome = next(one for one in mails(cast.app) if "Everybody laughed." in one)
    assert "Everybody laughed." in guest.get(_private_link(outcome, reference)).text


def _private_link(letter: str, reference: str) -> str:
    """The way to the private page that a letter names."""
    assert reference in letter
    found = re.search(r"http://localhost(/notices/[\w.-]+)", letter)
    assert found is not None, letter
    return found[1]
