"""The report, and what stands behind each of its figures."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from forum.contributions.days import today
from forum.insights import wording
from forum.insights.coming import coming_review
from forum.insights.estimates import estimated
from forum.insights.periods import periods
from forum.insights.queries import categories_for, category_named, first_day, present_assumption, report_for
from forum.insights.routes.blueprint import asked_period, insights
from forum.insights.verbatims import verbatims
from forum.insights.viewing import address, course_views, figure_view, median_bars, section_views
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.policy.check import can
from forum.web.ids import bounded_id


@insights.get("/insights")
def report() -> ResponseReturnValue:
    """The figures of a period, of everything one may read them of or of one category."""
    me, period = member_who_may(Act.SEE_REPORTS), asked_period()
    category = category_named(me, request.args.get("category", ""))
    found = report_for(me, period, category)
    assumed = present_assumption(me)
    offered = periods(first_day() or today(), today())
    return render_template(
        "insights/report.html",
        report=found,
        period=period,
        periods=offered if period in offered else [period, *offered],
        running=period.last_day >= today(),
        before=period.before if period.last_day >= today() and period.before in offered else None,
        category=category,
        categories=categories_for(me),
        sections=section_views(found, category),
        courses=course_views(found),
        medians=median_bars(found),
        assumed=assumed,
        estimate=estimated(found, assumed.row if assumed is not None else None),
        whole=can(me, Act.SEE_WHOLE_REPORT),
        may_assume=can(me, Act.TYPE_ASSUMPTIONS),
        wording=wording,
        here=address(period, category),
        address=address,
    )


@insights.get("/insights/figures/<name>")
def figure(name: str) -> ResponseReturnValue:
    """One figure: its definition, its sample, and what was said."""
    me, period = member_who_may(Act.SEE_REPORTS), asked_period()
    category = category_named(me, request.args.get("category", ""))
    found = report_for(me, period, category).figure(name)
    if found is None:
        abort(404)
    page = bounded_id(request.args.get("page", "1")) or 1
    said, out_of_sight, more = verbatims(me, found, page)
    here = address(period, category, f"/insights/figures/{name}")
    return render_template(
        "insights/figure.html",
        figure=figure_view(found, period, category),
        period=period,
        category=category,
        verbatims=said,
        coming=coming_review(me),
        back_here=f"{here}&page={page}#said",
        out_of_sight=out_of_sight,
        older=f"{here}&page={page + 1}" if more else None,
        newer=f"{here}&page={page - 1}" if page > 1 else None,
        back=address(period, category),
        wording=wording,
    )
