"""What was reported, held, decided and contested in the example community, told through the verbs.

Nothing here writes a case by hand: members report, moderators decide, and all that follows (statements,
bells, the line in the queue) follows as it does in a community that is lived in. Only the clock is told
when it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, func, select, update

from forum.clock import at, now
from forum.jobs.models import Job
from forum.members.models import Member
from forum.members.queries import viewer_by_name
from forum.storage.session import session, transaction
from forum.topics.actions.reply import reply
from forum.topics.composing import compose
from forum.topics.models import HIDDEN, PUBLISHED, Post
from forum.topics.queries import topic_for
from moderation.appeals.actions.complain import complain
from moderation.appeals.actions.judge import judge
from moderation.cases.actions.handle import claim, note
from moderation.cases.queries import case_for
from moderation.conduct.queries import current_code
from moderation.decisions.actions.answer_reports import answer_reports
from moderation.decisions.actions.decide import Ruling, decide_at_once
from moderation.decisions.models import TO_AUTHOR, Decision, Statement
from moderation.reports.actions.report import report


def tell(app: Flask) -> None:
    """Let it happen in the filled database of ``app``. Raises ``LookupError`` naming what is not there."""
    with app.app_context(), app.test_request_context():
        before = session().scalar(select(func.max(Job.id))) or 0
        for chapter in (_a_hidden_post, _an_irony, _a_mistake, _a_suspension, _what_waits):
            chapter()
        # Nobody needs to be written to about a past that never was.
        with transaction():
            session().execute(delete(Job).where(Job.id > before))


def _a_hidden_post() -> None:
    """Sam goes for a person instead of a bag; three weeks before everything else."""
    hidden = post("sam", "Tiens, la bibliothécaire")
    with transaction():  # the forum's example knows how it ended; here it ends again, with its reasons
        session().execute(
            update(Post).where(Post.id == hidden.id, Post.state == HIDDEN).values(state=PUBLISHED, reason="")
        )
    with after(hidden, minutes=12):
        say("gwen", "post", hidden.id, "respect", "Il s’en prend à Yann et à moi, plus du tout à la toile.")
    with after(hidden, minutes=25):
        say("solene", "post", hidden.id, "respect", "J’avais posé une question simple, et on se dispute.")
    with after(hidden, minutes=48):
        rule(
            "mo",
            "post",
            hidden.id,
            "hide",
            "respect",
            "Le message vise deux membres, leur métier et leur âge, et non plus l’objet dont on parlait.",
        )


def _an_irony() -> None:
    """Somebody reports a dry word about a price; it stays, and they learn why."""
    violins = post("sam", "Et les violons")
    with after(violins, minutes=30):
        say("marcsimon", "post", violins.id, "respect", "C’est méprisant pour l’atelier.")
    with after(violins, minutes=95):
        rule(
            "mo",
            "post",
            violins.id,
            "dismiss",
            "respect",
            "Le ton est sec, mais il parle du prix d’un sac, et chacun a le droit de le trouver cher.",
        )


def _a_mistake() -> None:
    """A joke between friends is hidden, its author explains it, another moderator puts it back."""
    joke = post("fergus", "**Dreich**")
    with after(joke, minutes=120):
        say("bertrand", "post", joke.id, "respect", "")
    with after(joke, minutes=300):
        hidden = rule("mo", "post", joke.id, "hide", "respect", "It makes fun of another member by name.")
    with after(joke, minutes=340):
        appeal = contest(
            "fergus", hidden, "Yann calls me worse on Sundays. Do ask him; he taught me the word."
        )
    with after(joke, minutes=1_500):
        with transaction():
            judge(
                actor=viewer("ada"),
                appeal_id=appeal,
                outcome="reversed",
                reasons="It is a joke between two friends, and Yann says so himself. Nobody was run down.",
            )
        answer(session().scalars(select(Decision.id).where(Decision.reverses_id == hidden)).one())


def _a_suspension() -> None:
    """Sam is sent away for a while by somebody who had not warned him, and contests it."""
    sam = viewer("sam")
    rest = session().scalars(select(Member.suspended_until).where(Member.id == sam.id)).one() or now()
    with transaction():  # as above: it is decided here, and lasts as long
        session().execute(update(Member).where(Member.id == sam.id).values(suspended_until=None))
    with at(now() - timedelta(days=9)):
        decided = rule(
            "ada",
            "profile",
            sam.id,
            "suspend",
            "respect",
            "Après un message masqué pour la même raison, il s’en est pris à une nouvelle venue qui "
            "demandait conseil. Il l’a retiré lui-même ; elle l’avait lu.",
            until=rest,
        )
    with at(now() - timedelta(hours=30)):
        contest(
            "sam",
            decided,
            "J’ai retiré mon message moi-même au bout de dix minutes, et je me suis excusé auprès d’elle. "
            "Un mois, c’est long pour dix minutes.",
        )


def _what_waits() -> None:
    """What a moderator finds in the queue this morning."""
    contempt = post("gaspard", "Vous me fatiguez")
    with at(now() - timedelta(hours=4)):
        case_id = say("colette", "post", contempt.id, "respect", "C’est la troisième fois qu’il se moque.")
    with at(now() - timedelta(hours=3)):
        say("yann", "post", contempt.id, "respect", "")
        with transaction():
            case = case_for(viewer("mo"), case_id, lock=True)
            claim(actor=viewer("mo"), case=case)
            note(
                actor=viewer("mo"),
                case=case,
                text="Je lui ai déjà écrit une fois. Je pars à l’atelier : qui peut relire ?",
                handover=True,
            )
    with at(now() - timedelta(minutes=50)):
        write(
            "gaspard",
            contempt.topic_id,
            "T’es vraiment trop con, Yann. Retourne sur ton bateau.",
            insisted=True,
        )


def viewer(name: str) -> Any:
    """A member of the example as the rules know them."""
    found = viewer_by_name(name)
    if found is None:
        raise LookupError(f"nobody is called {name!r}")
    return found


def post(author: str, beginning: str) -> Post:
    """The first post of ``author`` whose text begins like this."""
    mine = select(Post).join(Member, Member.id == Post.author_id).where(Member.username == author)
    text = func.substr(Post.source, 1, len(beginning)) == beginning
    found = session().scalars(mine.where(text).order_by(Post.id).limit(1)).first()
    if found is None:
        raise LookupError(f"{author} wrote nothing that begins with {beginning!r}")
    session().expunge(found)
    return found


@contextmanager
def after(past: Post, *, minutes: int) -> Iterator[None]:
    """So long after a post was written, and not later than now."""
    with at(min(past.created_at + timedelta(minutes=minutes), now())):
        yield


def say(name: str, kind: str, subject_id: int, rule_key: str, sentence: str) -> int:
    """Somebody reports something; answers the number of its case."""
    return _in_one(
        lambda: (
            report(
                actor=viewer(name),
                kind_name=kind,
                subject_id=subject_id,
                rule_key=rule_key,
                sentence=sentence,
            ).case_id
        )
    )


def rule(
    name: str,
    kind: str,
    subject_id: int,
    measure: str,
    rule_key: str,
    facts: str,
    *,
    until: datetime | None = None,
) -> int:
    """A moderator decides, and those who reported are told; answers the decision's number."""
    code = current_code()
    if code is None:
        raise LookupError("no code of conduct is in force")
    words = Ruling(measure=measure, rule_key=rule_key, rule_version=code.number, facts=facts, until=until)
    decided = _in_one(
        lambda: decide_at_once(actor=viewer(name), kind_name=kind, subject_id=subject_id, ruling=words).id
    )
    answer(decided)
    return decided


def answer(decision_id: int) -> None:
    """Tell those who reported now, as the job would a moment later."""
    answer_reports({"decision_id": decision_id})


def contest(name: str, decision_id: int, text: str) -> int:
    """The author complains of a decision; answers the complaint's number."""
    told = (
        session()
        .scalars(
            select(Statement.id).where(Statement.decision_id == decision_id, Statement.role == TO_AUTHOR)
        )
        .one()
    )
    return _in_one(lambda: complain(actor=viewer(name), statement_id=told, text=text).id)


def write(name: str, topic_id: int, text: str, *, insisted: bool = False) -> int:
    """Somebody replies; what screening holds back waits. Answers the post's number."""

    def written() -> int:
        me = viewer(name)
        topic = topic_for(me, topic_id, lock=True)
        return reply(actor=me, topic=topic, text=compose(text), insisted=insisted).id

    return _in_one(written)


def _in_one(verb: Callable[[], int]) -> int:
    with transaction():
        return verb()
