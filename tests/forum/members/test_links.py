"""Links in mails: what a new address or a new password leaves of those that were sent before."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from forum.members.models import Member
from forum.members.shell import reset_password_link
from forum.storage.session import session
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.members import PASSWORD, make_member
from tests.forum.members.conftest import path_in

Mails = Callable[[], list[EmailMessage]]
NEW_PASSWORD = "kettle saffron bicycle moon"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def rex(cast: Cast) -> VisitorClient:
    with cast.app.app_context():
        return visitor(cast.app, make_member("rex", password=PASSWORD))


def link_to(address: str, mails: Mails) -> str:
    return path_in([message for message in mails() if message["To"] == address][-1])


def test_who_reads_the_old_mailbox_can_not_take_the_account_back(
    cast: Cast, rex: VisitorClient, mails: Mails
) -> None:
    """A link for a new password, sent before the address changed, is worth nothing after it."""
    thief = visitor(cast.app)
    thief.write("/reset", email="rex@example.org")
    link = link_to("rex@example.org", mails)
    with cast.app.app_context():
        handed_over = (reset_password_link("rex") or "").removeprefix("http://localhost")
    rex.write("/settings/account/address", email="safe@example.org")
    rex.get(link_to("safe@example.org", mails))
    for path in (link, handed_over):
        assert thief.get(path).status_code == 302
        thief.write(path, password=NEW_PASSWORD)
    assert visitor(cast.app).write("/login", email="rex", password=NEW_PASSWORD).status_code == 200
    assert visitor(cast.app).write("/login", email="rex", password=PASSWORD).status_code == 302


def test_a_new_address_ends_no_session_and_a_new_password_all(
    cast: Cast, rex: VisitorClient, mails: Mails
) -> None:
    rex.write("/settings/account/address", email="safe@example.org")
    rex.get(link_to("safe@example.org", mails))
    assert rex.get("/settings/account").status_code == 200
    visitor(cast.app).write("/reset", email="safe@example.org")
    visitor(cast.app).write(link_to("safe@example.org", mails), password=NEW_PASSWORD)
    assert rex.get("/settings/account").location.startswith("/login")


def test_of_two_addresses_asked_for_only_the_first_confirmed_counts(
    cast: Cast, rex: VisitorClient, mails: Mails
) -> None:
    """Somebody else's mailbox, reached by a slip of the pen, gets nothing."""
    rex.write("/settings/account/address", email="slip@example.org")
    rex.write("/settings/account/address", email="right@example.org")
    rex.get(link_to("right@example.org", mails))
    visitor(cast.app).get(link_to("slip@example.org", mails))
    with cast.app.app_context():
        assert session().query(Member.email).filter_by(username="rex").scalar() == "right@example.org"


def test_a_new_password_ends_what_a_thief_has_begun(cast: Cast, rex: VisitorClient, mails: Mails) -> None:
    rex.write("/settings/account/address", email="thief@example.org")
    link = link_to("thief@example.org", mails)
    rex.write("/settings/account/password", password=PASSWORD, new_password=NEW_PASSWORD)
    visitor(cast.app).get(link)
    with cast.app.app_context():
        assert session().query(Member.email).filter_by(username="rex").scalar() == "rex@example.org"


def test_an_address_that_mail_can_not_reach_is_refused(cast: Cast) -> None:
    """Few mail servers take letters beyond ASCII before the «@»: the account could never be confirmed."""
    answer = visitor(cast.app).write(
        "/register", username="zoe", email="zoé@example.org", password=NEW_PASSWORD
    )
    assert answer.status_code == 200
    assert "does not look like" in answer.text
