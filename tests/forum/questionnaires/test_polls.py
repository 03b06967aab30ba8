"""A quick poll in a topic, and the one question after it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum.clock import now
from forum.notifications.models import Notification
from forum.questionnaires.models import AFTER, Questionnaire, Token
from forum.storage.session import session
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member

DAY = (now() + timedelta(days=9)).date().isoformat()


def test_a_poll_in_a_topic(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        topic_id = topic.id
    mia, nia = cast.browser("mia"), cast.browser("nia")
    assert nia.get(f"/topics/{topic_id}/poll").status_code == 403
    assert mia.get(f"/topics/{topic_id}/poll").status_code == 200
    fields = {"question": "Tea or coffee?", "options": "tea\ncoffee", "kind": "one", "last_day": DAY}
    wrong = mia.write(f"/topics/{topic_id}/poll", fields, purpose="", idempotency_key="p" * 20)
    assert wrong.status_code == 422 and "coffee" in wrong.text
    asked = mia.write(f"/topics/{topic_id}/poll", fields, purpose="To buy it.", idempotency_key="p" * 20)
    assert asked.status_code == 303
    assert "Tea or coffee?" in nia.get(f"/topics/{topic_id}").text
    with cast.app.app_context():
        row = session().scalars(select(Questionnaire)).one()
        assert (row.kind, row.readers, row.anonymous) == ("poll", "nobody", True)
        number = row.id
    assert (
        nia.write(f"/questionnaires/{number}/answer", known="1", send="1", **{"q-poll": "0"}).status_code
        == 303
    )


def test_one_question_after_a_resolution(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        topic_id = topic.id
        make_reply(cast.nia, topic_id)
        fay = make_member("fay", mandates=[("answer", None)], works_here=True)
        of_fay = visitor(cast.app, fay)
    assert cast.browser("mia").get(f"/topics/{topic_id}/settled").status_code == 403
    assert of_fay.get(f"/topics/{topic_id}/settled").status_code == 200
    for _twice in range(2):
        sent = of_fay.write(f"/topics/{topic_id}/settled", idempotency_key="a-key-of-fay")
        assert sent.status_code == 303
    page = of_fay.get(f"/topics/{topic_id}").text
    assert "Everyone who took part is asked once." in page
    assert "There is nobody to ask" not in page
    assert of_fay.write(f"/topics/{topic_id}/settled").status_code == 303
    assert "There is nobody to ask" in of_fay.get(f"/topics/{topic_id}").text
    with cast.app.app_context():
        row = session().scalars(select(Questionnaire)).one()
        assert row.kind == AFTER
        number = row.id
        assert set(session().scalars(select(Token.member_id))) == {cast.mia.id, cast.nia.id}
        told = select(Notification.member_id).where(Notification.kind == "questionnaire_asked")
        assert set(session().scalars(told)) == {cast.mia.id, cast.nia.id}
    title = f'"/questionnaires/{number}"'
    assert title in cast.browser("mia").get("/questionnaires").text
    assert not any(title in one.get("/questionnaires").text for one in (of_fay, cast.browser("mo")))
    assert cast.browser("mia").get(f"/questionnaires/{number}").status_code == 200
    assert cast.browser("mo").get(f"/questionnaires/{number}").status_code == 200
    with cast.app.app_context():
        other = visitor(cast.app, make_member("zoe"))
    assert other.get(f"/questionnaires/{number}").status_code == 404
    sent = cast.browser("nia").write(
        f"/questionnaires/{number}/answer", known="1", send="1", **{"q-settled": "2"}
    )
    assert sent.status_code == 303
