"""Every page there is, and who looks at it. A page that is missing here fails the test."""

from dataclasses import dataclass

from tests.accessibility.brand import BRAND


@dataclass(frozen=True, slots=True)
class Look:
    """One page as `who` sees it ("guest" or one of the demo's cast); {names} stand for the demo's ids."""

    who: str
    path: str


NOT_PAGES = {
    "static": "files",
    "security.static": "files of the account library, none of which is used",
    "bundle_css": "the style sheet",
    "bundle_js": "the script",
    "messages.module": "words for scripts",
    "administration.accent": "a style sheet",
    "healthz": "for machines",
    "feeds.newest": "a feed",
    "feeds.category": "a feed",
    "feeds.topic": "a feed",
    "gifts.newest": "a feed",
    "questionnaires.answers_as_csv": "a file",
    "home.tonight": "a part of the home page",
    "events.feed": "a feed",
    "ideas.feed": "a feed",
    "questionnaires.feed": "a feed",
    "questionnaires.asked_here": "a part of a topic's page",
    "questionnaires.whole": "a redirect",
    "ideas.similar": "a part of the page on which an idea is written",
    "events.own_feed": "a calendar",
    "events.as_file": "a calendar",
    "calls.feed": "a feed",
    "announcements.feed": "a feed",
    "calls.ledger_as_csv": "a file",
    "calls.word": "leads to a page",
    "topics.since": "for scripts",
    "topics.post": "leads to the topic",
    "security.confirm_email": "leads to a page",
    "security.change_email_confirm": "leads to a page",
    "members.complete": "for scripts",
    "members.own_data": "a file",
    "queue.row": "for scripts",
    "queue.news": "for scripts",
    "queue.waiting": "for scripts",
    "conduct.rule": "leads to a page",
    "conduct.as_json": "for programs",
    "conduct.version_as_json": "for programs",
    "transparency.show_as_json": "for programs",
}
"""Addresses that answer GET with something other than a page, and what that is."""

PAGES: dict[str, list[Look]] = {
    # Reading
    "home.index": [Look("guest", "/"), Look("mia", "/")],
    "topics.index": [Look("guest", "/topics"), Look("mia", "/topics?filter=unread")],
    "topics.categories": [Look("guest", "/categories")],
    "topics.category": [Look("guest", "/c/entraide"), Look("mia", "/c/dons")],
    "topics.show": [
        Look("guest", "/topics/{long}"),
        Look("mia", "/topics/{long}"),
        Look("mia", "/topics/{room}"),
        Look("nia", "/topics/{conversation}"),
        Look("mia", "/topics/{locked}"),
        Look("mo", "/topics/{tombstone}"),
        Look("sam", "/topics/{long}"),
        Look("mia", "/topics/999999"),
    ],
    "conversations.index": [Look("mia", "/conversations"), Look("sam", "/conversations")],
    "conversations.leave": [Look("mia", "/conversations/{conversation}/leave")],
    "search.index": [
        Look("guest", "/search"),
        Look("mia", "/search?q=sacoche"),
        Look("mia", "/search?q=zzzzqqq"),
    ],
    "notifications.index": [Look("mia", "/notifications"), Look("nia", "/notifications")],
    "members.page": [Look("guest", "/members/yann"), Look("mia", "/members/mia")],
    "members.privacy": [Look("guest", "/privacy")],
    # Writing
    "topics.new": [Look("mia", "/topics/new"), Look("guest", "/topics/new")],
    "topics.write_reply": [Look("mia", "/topics/{long}/reply?quote={last}")],
    "members.you": [Look("mia", "/you"), Look("ada", "/you")],
    "topics.drafts": [Look("mia", "/drafts")],
    "topics.menu": [Look("mia", "/posts/{mias_post}/menu"), Look("mo", "/posts/{mias_post}/menu")],
    "topics.edit": [Look("mia", "/posts/{mias_post}/edit")],
    "topics.deleting": [Look("mia", "/posts/{mias_post}/delete")],
    "topics.history": [Look("mia", "/posts/{edited}/history")],
    # Calls for help, and the ledger
    "calls.index": [Look("guest", "/calls"), Look("ada", "/calls?order=ending")],
    "calls.show": [
        Look("guest", "/calls/{call}"),
        Look("ada", "/calls/{call}"),
        Look("nia", "/calls/{call}"),
    ],
    "calls.correction": [Look("ada", "/calls/{call}/correct")],
    "calls.new": [Look("ada", "/calls/new"), Look("mia", "/calls/new")],
    "calls.contribution": [Look("mia", "/contributions/{brought}"), Look("ada", "/contributions/{brought}")],
    "calls.own": [Look("mia", "/contributions"), Look("mo", "/contributions")],
    "calls.promise": [Look("ada", "/commitments/new")],
    "calls.commitment": [
        Look("guest", "/commitments/{given_up}"),
        Look("ada", "/commitments/{owed}"),
    ],
    "calls.ledger": [Look("guest", "/ledger"), Look("ada", "/ledger")],
    "calls.together": [Look("guest", "/made-together")],
    # Moderating
    "topics.deciding": [Look("mo", "/posts/{mias_post}/hide"), Look("mo", "/posts/{mias_post}/remove")],
    "decisions.acting": [
        Look("mo", "/moderation/act/post/{mias_post}?measure=hide"),
        Look("mo", "/moderation/act/topic/{long}?measure=hide"),
    ],
    "decisions.deciding": [Look("mo", "/moderation/cases/1/decide")],
    "decisions.show": [Look("mo", "/moderation/decisions/1")],
    "decisions.lifting": [Look("mo", "/moderation/members/3/lift")],
    "topics.manage": [Look("mo", "/topics/{long}/manage")],
    "topics.steer": [
        Look("mo", "/topics/{long}/manage/" + name)
        for name in ("rename", "move", "pin", "merge", "split?from={last}")
    ],
    "members.directory": [Look("ada", "/admin/members")],
    "members.manage": [Look("ada", "/admin/members/mia"), Look("mo", "/admin/members/sam")],
    "members.invitation_list": [Look("ada", "/admin/invitations")],
    # One's own
    "members.settings": [Look("mia", "/settings")],
    "members.account": [Look("mia", "/settings/account")],
    "members.own_sessions": [Look("mia", "/settings/sessions")],
    "members.leave": [Look("mia", "/settings/leave"), Look("sam", "/settings/leave")],
    "members.erase": [Look("ada", "/admin/members/mia/erase")],
    "members.suspended": [Look("sam", "/suspended")],
    "security.change_email": [Look("mia", "/settings/account/address")],
    "security.change_password": [Look("mia", "/settings/account/password")],
    "security.two_factor_setup": [Look("mia", "/settings/account/codes")],
    "security.mf_recovery_codes": [Look("mia", "/settings/account/recovery-codes")],
    "security.wan_register": [Look("mia", "/settings/account/passkeys")],
    "security.wan_delete": [Look("mia", "/settings/account/passkeys/remove")],
    "security.verify": [Look("mia", "/verify")],
    "security.wan_verify": [Look("mia", "/verify/passkey")],
    # Meeting each other; the demo leaves a letter to Mia, and Mo connects members
    "introductions.index": [Look("mia", "/introductions"), Look("ada", "/introductions")],
    "introductions.show": [
        Look("mia", "/introductions/{introduction}"),
        Look("mo", "/introductions/{introduction}"),
    ],
    "introductions.correction": [Look("mo", "/introductions/{introduction}/correct")],
    "introductions.new": [Look("mo", "/introductions/new"), Look("mo", "/introductions/new?one=nia")],
    "introductions.desk": [Look("mo", "/concierge"), Look("mia", "/concierge")],
    "introductions.welcome": [Look("nia", "/welcome")],
    "introductions.settings": [Look("mia", "/settings/meeting")],
    # What the brand announces; the demo leaves a draft of Inès with Ada
    "announcements.index": [Look("guest", "/announcements"), Look("ada", "/announcements")],
    "announcements.new": [Look("ada", "/announcements/new"), Look("mia", "/announcements/new")],
    "announcements.show": [Look("ada", "/announcements/{draft}"), Look("mia", "/announcements/{announced}")],
    "announcements.correction": [Look("ada", "/announcements/{announced}/correct")],
    "announcements.second_readers": [Look("ada", "/admin/announcements")],
    "colleagues.show": [Look("ada", "/drafts/handed/{handed}")],
    "notifications.way_out": [Look("guest", "/unsubscribe/nothing-of-the-kind")],
    # The way in
    "security.login": [Look("guest", "/login")],
    "security.wan_signin": [Look("guest", "/login/passkey")],
    "security.two_factor_token_validation": [Look("guest", "/login/code")],
    "security.tf_select": [Look("guest", "/login/second-step")],
    "security.mf_recovery": [Look("guest", "/login/recovery")],
    "security.two_factor_rescue": [Look("guest", "/tf-rescue")],
    "security.register": [Look("guest", "/register")],
    "members.registration_sent": [Look("guest", "/register/sent")],
    "members.join": [Look("guest", "/join/nothing-of-the-kind")],
    "security.send_confirmation": [Look("guest", "/confirm")],
    "security.forgot_password": [Look("guest", "/reset")],
    "security.reset_password": [Look("guest", "/reset/nothing-of-the-kind")],
    # Setting up: test_first_start.py looks at these pages while they are open
    "founding.waiting": [Look("guest", "/setup")],
    "founding.founder": [Look("guest", "/setup/nothing-of-the-kind")],
    "founding.community": [Look("ada", "/setup/community")],
    "founding.places": [Look("ada", "/setup/places")],
    # The code of conduct; conftest.py leaves a draft of the next version, and Mo to be asked
    "conduct.show": [Look("guest", "/conduct"), Look("mia", "/conduct")],
    "conduct.version": [Look("guest", "/conduct/v/1"), Look("guest", "/conduct/v/99")],
    "conduct.changes": [Look("guest", "/conduct/v/1/changes")],
    "conduct.accepting": [Look("mo", "/conduct/accept"), Look("guest", "/conduct/accept")],
    "conduct.overview": [Look("ada", "/admin/conduct")],
    "conduct.introduction": [Look("ada", "/admin/conduct/draft/introduction")],
    "conduct.new_rule": [Look("ada", "/admin/conduct/draft/rules/new")],
    "conduct.edit_rule": [Look("ada", "/admin/conduct/draft/rules/respect")],
    "conduct.preview": [Look("ada", "/admin/conduct/draft/preview")],
    # The queue; conftest.py leaves two cases
    "queue.index": [
        Look("ada", "/moderation"),
        Look("ada", "/moderation?mine=1"),
        Look("mia", "/moderation"),
    ],
    "queue.show": [Look("ada", "/moderation/cases/101"), Look("ada", "/moderation/cases/102")],
    # Reports and notices; conftest.py leaves one of Mia's, and a notice
    "reports.asking": [
        Look("nia", "/report/post/{last}"),
        Look("mia", "/report/post/{reported}"),
        Look("nia", "/report/post/{mias_post}"),
    ],
    "reports.mine": [Look("mia", "/reports"), Look("nia", "/reports")],
    "reports.notice": [Look("guest", "/notice"), Look("mia", "/notice?address=/posts/{last}")],
    "reports.state": [Look("guest", "/notices/a-notice-of-the-demo"), Look("guest", "/notices/nothing")],
    # Statements and complaints; conftest.py leaves one of Mia's, and a statement to Sam, who is suspended
    "appeals.statements": [
        Look("mia", "/statements"),
        Look("sam", "/statements"),
        Look("nia", "/statements"),
    ],
    "appeals.statement": [
        Look("mia", "/statements/{mias_statement}"),
        Look("sam", "/statements/{sams_statement}"),
        Look("mo", "/statements/{mias_statement}"),
    ],
    "appeals.waiting": [Look("mo", "/moderation/appeals"), Look("ada", "/moderation/appeals")],
    "appeals.show": [Look("ada", "/moderation/appeals/{appeal}"), Look("mo", "/moderation/appeals/{appeal}")],
    # Care; conftest.py leaves Nia under shelter
    "care.day": [Look("ada", "/moderation/day"), Look("mia", "/moderation/day")],
    "care.shelter_for": [Look("mo", "/moderation/members/3/shelter")],
    "care.shelter": [Look("mia", "/settings/shelter"), Look("nia", "/settings/shelter")],
    # Thanks, as the demo tells them
    "thanks.thank": [
        Look("mia", "/thank/post/{last}"),
        Look("mia", "/thank/post/{mias_post}"),
        Look("guest", "/thank/post/{last}"),
    ],
    "thanks.reached_ones": [Look("mia", "/thanks"), Look("ada", "/thanks")],
    "thanks.sent_ones": [Look("mia", "/thanks/sent"), Look("ada", "/thanks/sent")],
    "thanks.show": [
        Look("mia", "/thanks/{mias_thanks}"),
        Look("guest", "/thanks/{shown_thanks}"),
        Look("ada", "/thanks/{mias_thanks}"),
    ],
    "thanks.answering": [Look("mia", "/thanks/{mias_thanks}/answer")],
    "thanks.retracting": [Look("nia", "/thanks/{mias_thanks}/retract")],
    "thanks.beneath": [Look("guest", "/thanks/for/post/{thanked}"), Look("mia", "/thanks/for/post/{last}")],
    # Offers and requests, as the demo tells them
    "gifts.index": [
        Look("guest", "/gifts"),
        Look("mia", "/gifts?side=offer&near=1"),
        Look("guest", "/gifts?kind=place&region=Ulm"),
    ],
    "gifts.show": [
        Look("guest", "/gifts/{story_gift}"),
        Look("mia", "/gifts/{mias_gift}"),
        Look("nia", "/gifts/{mias_gift}"),
        Look("nia", "/gifts/{story_gift}"),
        Look("mo", "/gifts/{nameless_gift}"),
    ],
    "gifts.new": [Look("mia", "/gifts/new"), Look("nia", "/gifts/new?side=request")],
    "gifts.edit": [Look("mia", "/gifts/{mias_gift}/edit")],
    "gifts.taking_back": [Look("mia", "/gifts/{mias_gift}/take-back")],
    "gifts.mine": [Look("mia", "/gifts/mine"), Look("mo", "/gifts/mine")],
    "gifts.stories": [Look("guest", "/gifts/stories")],
    # What the brand announces, plans, asks and answers
    **{name: [Look(*one) for one in looks] for name, looks in BRAND.items()},
    # Figures
    "transparency.index": [Look("guest", "/transparency"), Look("mia", "/transparency")],
    "transparency.show": [Look("guest", "/transparency/{year}"), Look("guest", "/transparency/1789")],
    "transparency.exports": [Look("ada", "/admin/transparency")],
    # Screening
    "screening.phrases": [Look("ada", "/admin/phrases")],
    "screening.thresholds": [Look("ada", "/admin/phrases/thresholds")],
    "screening.edit_thresholds": [
        Look("ada", "/admin/phrases/thresholds/0"),
        Look("ada", "/admin/phrases/thresholds/{category}"),
    ],
    # The audit
    "audit.index": [
        Look("ada", "/admin/audit"),
        Look("ada", "/admin/audit?actor=nobody&act=DecisionMade&kind=case&since=2026-01-01"),
    ],
    # Administrating
    "administration.index": [Look("ada", "/admin/")],
    "administration.settings": [Look("ada", "/admin/settings")],
    "administration.categories": [Look("ada", "/admin/categories")],
    "administration.new_category": [Look("ada", "/admin/categories/new")],
    "administration.edit_category": [Look("ada", "/admin/categories/{category}")],
    "administration.groups": [Look("ada", "/admin/groups")],
    "administration.new_group": [Look("ada", "/admin/groups/new")],
    "administration.edit_group": [Look("ada", "/admin/groups/{group}")],
}
"""Endpoint -> the looks at it, at least one. What leads elsewhere is looked at where it leads."""
