"""``build_app``: configuration, extensions, blueprints, error pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.middleware.proxy_fix import ProxyFix

from forum import consequences, frame, hooks
from forum.announcements import setup as announcements
from forum.colleagues import setup as colleagues
from forum.community import edition
from forum.community.queries import site
from forum.config import Config
from forum.contributions import live as calls_live
from forum.contributions import viewing as calls_viewing
from forum.data_dir import make_database_file
from forum.events import attaching as events
from forum.facts import bus
from forum.feedback import attaching as ideas
from forum.following import sockets as following
from forum.gifts import attaching as gifts
from forum.handoffs import attaching as handoffs
from forum.insights import attaching as insights
from forum.introductions import setup as introductions
from forum.jobs import outbox
from forum.members import accounts
from forum.members.viewing import viewer
from forum.notifications import mandates
from forum.questionnaires import attaching as questionnaires
from forum.realtime import server
from forum.registering import register_belongings, register_subjects
from forum.storage import engine, migrating, readers
from forum.storage.session import close_reader, db
from forum.thanks import live as thanks_live
from forum.thanks import viewing as thanks_viewing
from forum.topics import sockets
from forum.web import (
    assets,
    compression,
    cookies,
    errors,
    fingerprints,
    forms,
    gettext,
    ids,
    language,
    limits,
    messages,
    routing,
    security,
    times,
)

ROOT = Path(__file__).parent.parent
LARGEST_REQUEST = 512 * 1024
"""Bytes. The longest post is 10,000 characters; a form with its draft stays far below."""

Part = Callable[[Flask], None]


class Forum(Flask):
    """Flask, for functions that are all synchronous, with routes that are quick to register."""

    url_rule_class = routing.LateRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """``func`` itself: a request would look some twenty times whether it is a coroutine."""
        return func


def build_app(config: Config, parts: Sequence[Part] = ()) -> Flask:
    """The forum as ``config`` wants it, with ``parts`` (add-ons) attached through the hooks."""
    app = Forum(
        "terrasse",
        root_path=str(ROOT),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    _configure(app, config)
    hooks.install(app)
    bus.install(app)
    outbox.install(app)
    edition.install(app)
    _open_database(app, config)
    _install_web(app, config)
    accounts.install(app, config)
    server.install(
        app,
        mode="gevent" if config.server == "gevent" else "threading",
        redis_url=config.redis_url,
        base_url=config.base_url,
        proxies=config.trusted_proxies,
        counted=config.ratelimit_enabled,
    )
    frame.install(app)
    _register_pages(app)
    _register_giving(app)
    sockets.install(app, config.redis_url)
    following.install(app)
    gifts.attach(app)
    events.attach(app)
    ideas.attach(app)
    questionnaires.attach(app)
    handoffs.attach(app)
    insights.attach(app)
    consequences.attach(app)
    register_subjects(app)
    register_belongings(app)
    for part in parts:
        part(app)
    return app


def _configure(app: Flask, config: Config) -> None:
    app.extensions["forum.config"] = config
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_ENGINES={"default": config.database_url},
        TRANSLATIONS=ROOT / "translations",
        SESSION_COOKIE_NAME="terrasse",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=180),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=200,
        RATELIMIT_ENABLED=config.ratelimit_enabled,
        SOCKET_ORIGIN=config.base_url.replace("http", "ws", 1),
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.url_map.converters["int"] = ids.BoundedInteger
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _open_database(app: Flask, config: Config) -> None:
    # What a statement was about (addresses, hashes, texts) is no matter for the log.
    options: dict[str, object] = {"hide_parameters": True}
    if not config.is_sqlite:
        options |= {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20}
    make_database_file(config.database_url)
    app.config["SQLALCHEMY_ENGINES"] = {"default": {"url": config.database_url, **options}}
    db.init_app(app)
    app.teardown_appcontext(close_reader)
    # There are no asynchronous engines, and ending their sessions would start an event loop each time.
    app.teardown_appcontext_funcs = [
        function for function in app.teardown_appcontext_funcs if not iscoroutinefunction(function)
    ]
    with app.app_context():
        engine.prepare(db.engine)
        readers.install(app, db.engine)
    migrating.install(app)


def _install_web(app: Flask, config: Config) -> None:
    cookies.install(app)
    errors.install(app, lambda: viewer() is None)
    compression.install(app)  # before the others: what is installed first sees the answer last
    security.install(app)
    assets.install(app)
    fingerprints.install(app)
    times.install(app)
    forms.install(app)
    messages.install(app)
    language.install(
        app,
        language.Wishes(
            of_profile=lambda: me.language if (me := viewer()) is not None else "",
            of_community=lambda: site().language,
            timezone=lambda: (me.timezone if (me := viewer()) is not None else "") or site().timezone,
        ),
    )
    gettext.install(app)
    limits.install(
        app, config.redis_url or "memory://", lambda: me.id if (me := viewer()) is not None else None
    )


def _register_giving(app: Flask) -> None:
    from forum.contributions.routes import (  # noqa: F401 (the same)
        answering,
        asking,
        correcting,
        drafting,
        feed,
        ledger,
        promising,
    )
    from forum.contributions.routes.blueprint import calls
    from forum.conversations import viewing as conversing
    from forum.conversations.actions import close_those_due
    from forum.conversations.routes import conversations
    from forum.thanks.routes import giving, keeping, reaching  # noqa: F401 (they attach routes)
    from forum.thanks.routes.blueprint import thanks

    for blueprint in (conversations, thanks, calls):
        app.register_blueprint(blueprint)
    thanks_viewing.plug(app)
    thanks_live.install(app)
    calls_live.install(app)
    calls_viewing.plug(app)
    conversing.install(app)
    outbox.every(app, timedelta(hours=1), "close-conversations", close_those_due)


def _register_pages(app: Flask) -> None:
    from forum.administration.routes import categories, groups, settings  # noqa: F401 (they attach routes)
    from forum.administration.routes.blueprint import administration
    from forum.feeds.routes import feeds
    from forum.founding import routes as founding
    from forum.home.routes import home
    from forum.members.routes import admin as member_admin  # noqa: F401 (these attach routes)
    from forum.members.routes import leaving as member_leaving  # noqa: F401
    from forum.members.routes import pages as member_pages  # noqa: F401
    from forum.members.routes import settings as member_settings  # noqa: F401
    from forum.members.routes.blueprint import members
    from forum.notifications.routes import notifications
    from forum.search import routes as search
    from forum.topics.routes import (  # noqa: F401 (they attach routes)
        catching_up,
        deciding,
        drafting,
        editing,
        menu,
        pages,
        replying,
        steering,
        writing,
    )
    from forum.topics.routes.blueprint import topics
    from forum.topics.routes.reading import reading

    for blueprint in (
        home,
        topics,
        reading,
        notifications,
        feeds,
        administration,
        members,
        founding.founding,
    ):
        app.register_blueprint(blueprint)
    founding.install(app)
    search.install(app)
    introductions.install(app)
    announcements.install(app)
    mandates.install(app)
    colleagues.install(app)

    @app.get("/healthz")
    @limits.limiter.exempt
    def healthz() -> ResponseReturnValue:
        """Whether the program answers and reaches its database."""
        db.session.execute(select(1))
        return jsonify(status="ok")
