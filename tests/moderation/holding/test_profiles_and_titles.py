"""Names, the line about oneself, and titles: screened like posts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.members.models import Member
from forum.storage.session import session
from moderation.cases.models import Case
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.moderation import decide_it
from tests.factories.topics import topic_row

FIELDS = {"display_name": "Nia", "bio": "", "language": "fr", "timezone": "Europe/Paris", "theme": "auto"}


def _save(cast: Cast, **more: str) -> Any:
    return cast.browser("nia").write("/settings", {**FIELDS, **more})


def _nia(cast: Cast) -> Member:
    with cast.app.app_context():
        return session().get_one(Member, cast.nia.id)


def test_a_profile_that_insults_is_asked_about_and_can_wait(cast: Cast) -> None:
    bio = "Vous êtes tous des idiots."
    page = _save(cast, bio=bio)
    html = page.get_data(as_text=True)
    assert page.status_code == 422 and "<mark" in html and 'name="insist"' in html and bio in html
    assert _nia(cast).bio == ""
    assert _save(cast, bio=bio, insist="1").status_code == 303
    nia = _nia(cast)
    assert (nia.bio, nia.display_name) == ("", nia.username)
    assert nia.concealed is not None and nia.concealed["bio"] == bio
    assert bio in cast.browser("nia").get("/settings").get_data(as_text=True)
    assert bio not in cast.browser("mia").get("/members/nia").get_data(as_text=True)
    with cast.app.app_context():
        case = session().scalars(select(Case)).one()
        assert (case.subject_kind, case.subject_id, case.status) == ("profile", cast.nia.id, "open")
        decide_it(cast.mo, case.id, "publish")
    assert (_nia(cast).bio, _nia(cast).concealed) == (bio, None)


def test_what_a_decision_hides_stays_hidden_when_it_is_changed(cast: Cast) -> None:
    _save(cast, bio="Vous êtes tous des idiots.", insist="1")
    with cast.app.app_context():
        decide_it(cast.mo, session().scalars(select(Case.id)).one(), "hide")
    assert _save(cast, bio="Bonjour à tous.").status_code == 303
    nia = _nia(cast)
    assert nia.bio == "" and nia.concealed == {"display_name": "Nia", "bio": "Bonjour à tous."}


def test_a_title_is_asked_about_and_never_waits(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, make_category(), title="Le café").id
    for title in ("Tu es vraiment un idiot", "Espèce de connard"):
        fields = {"title": title, "tags": "", "insist": "1", "idempotency_key": title}
        page = cast.browser("mia").write(f"/topics/{topic_id}/manage/rename", fields)
        assert page.status_code == 422 and "<mark" in page.get_data(as_text=True)
        assert topic_row(cast, topic_id).title == "Le café"
