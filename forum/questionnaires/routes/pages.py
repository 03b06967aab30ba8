"""Reading: the list, what came of answers, single answers for their readers, and the file of them."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import escape

from forum.contributions.days import day_of
from forum.feeds.queries import Entry
from forum.feeds.routes import atom
from forum.members.people import people
from forum.members.viewing import member_asking, viewer
from forum.notifications.opening import opened
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.questionnaires.disclosure import FEW
from forum.questionnaires.exports import with_names, without_names
from forum.questionnaires.models import CLOSED, Questionnaire
from forum.questionnaires.queries import (
    PAGE,
    ballots_of,
    drafts_for,
    named_answers_of,
    open_for,
    over_for,
    questionnaire_for,
    versions_of,
)
from forum.questionnaires.questions import Question, in_words
from forum.questionnaires.results import Said, bundled, gathered
from forum.questionnaires.routes.blueprint import questionnaires
from forum.questionnaires.viewing import lines_of, state_of, told
from forum.questionnaires.visibility import animated_categories
from forum.web.ids import bounded_id
from forum.web.limits import SEARCHING, account_key, limiter


@questionnaires.get("/questionnaires")
def index() -> str:
    """What members are asked, and what they were."""
    me = viewer()
    before = bounded_id(request.args.get("before"))
    over = over_for(me, before=before)
    older = f"/questionnaires?before={over[PAGE - 1].id}" if len(over) > PAGE else None
    return render_template(
        "questionnaires/index.html",
        asked=[] if before else lines_of(me, open_for(me)),
        drafts=[] if before else lines_of(me, drafts_for(me)),
        over=lines_of(me, over[:PAGE]),
        older=older,
        may_make=bool(animated_categories(me)),
    )


@questionnaires.get("/questionnaires/feed.atom")
def feed() -> Response:
    """What everybody is asked just now, as a guest reads it: never what came of it."""
    entries = [
        Entry(
            path=line.url,
            title=line.title.words,
            author=line.asker.called,
            html=f"<p>{escape(line.row.purpose)}</p><p>{escape(_('until %(day)s', day=line.last_day))}</p>",
            published=line.row.opened_at or line.row.created_at,
            updated=line.row.opened_at or line.row.created_at,
        )
        for line in lines_of(None, open_for(None))
    ]
    return atom(_("Questions to you"), "/questionnaires/feed.atom", "/questionnaires", entries)


@questionnaires.get("/questionnaires/<int:questionnaire_id>/results")
def results(questionnaire_id: int) -> str:
    """What came of it, for those who answered and those who asked."""
    path = f"/questionnaires/{questionnaire_id}/results"
    me = opened(viewer(), path)
    row = questionnaire_for(me, questionnaire_id, act=Act.SEE_RESULTS)
    people_answered = (row.results or {}).get("people")
    return render_template(
        "questionnaires/results.html", told=told(row), people=people_answered, **state_of(me, row)
    )


def _readable(row: Questionnaire) -> bool:
    """Without names, single answers are read when no more come in, and of five people at least."""
    if row.emptied_at is not None:
        return False
    return not row.anonymous or row.status == CLOSED


@questionnaires.get("/questionnaires/<int:questionnaire_id>/answers")
def answers(questionnaire_id: int) -> str:
    """Single answers: by person where they bear names, by question where they don't."""
    me = member_asking(Act.SEE_ANSWERS)
    row = questionnaire_for(me, questionnaire_id, act=Act.SEE_ANSWERS)
    readable = _readable(row)
    shown: dict[str, Any] = {"gathered": [], "signed": []}
    if readable and row.anonymous:
        shown["gathered"] = [
            (question, len(values), [(in_words(question, one), times) for one, times in bundled(values)])
            for question, values in _gathered(row)
        ]
        shown["folded"] = any(one.folded for one in ballots_of(row))
    elif readable:
        shown["signed"] = _signed(row)
    shown["told_of"] = (row.results or {}).get("people")
    return render_template(
        "questionnaires/answers.html", readable=readable, few=FEW, **shown, **state_of(me, row)
    )


def _gathered(row: Questionnaire) -> list[tuple[Question, list[Any]]]:
    return gathered(versions_of(row), [Said(one.version, one.said) for one in ballots_of(row)])


def _signed(row: Questionnaire) -> list[dict[str, Any]]:
    versions = versions_of(row)
    found = named_answers_of(row)
    known = people(one.member_id for one in found)
    return [
        {
            "answer": one,
            "person": known[one.member_id],
            "said": [
                (question, in_words(question, one.said[question.key]))
                for question in versions.get(one.version, ())
                if question.key in one.said
            ],
        }
        for one in found
    ]


@questionnaires.get("/questionnaires/<int:questionnaire_id>/answers.csv")
@limiter.limit(SEARCHING, key_func=account_key)
def answers_as_csv(questionnaire_id: int) -> ResponseReturnValue:
    """The same as a file."""
    me = member_asking(Act.SEE_ANSWERS)
    row = questionnaire_for(me, questionnaire_id, act=Act.SEE_ANSWERS)
    if not _readable(row):
        raise Refused(Act.SEE_ANSWERS, me)
    if row.anonymous:
        lines = without_names(_gathered(row))
    else:
        found = named_answers_of(row)
        known = people(one.member_id for one in found)
        lines = with_names(
            versions_of(row),
            [
                (
                    known[one.member_id].display_name,
                    known[one.member_id].works_here,
                    day_of(one.created_at).isoformat(),
                    Said(one.version, one.said),
                )
                for one in found
            ],
        )
    answer = Response("".join(lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="answers-{row.id}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
