"""The application factory: settings in, a Flask application with everything plugged in out. No work is done here."""

from dataclasses import asdict
from functools import partial, update_wrapper
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import wiring
from lms.accounts.session import OWN_SECONDS, init_session
from lms.audit.services import verify_chain  # noqa: F401  connects the audit log
from lms.clock import share_clock
from lms.config import Settings, read_settings
from lms.connections import connect_arguments
from lms.db import db
from lms.doors import DOORS
from lms.events import connect
from lms.guide import guide
from lms.home import home
from lms.i18n import init_i18n
from lms.logs import init_logs
from lms.operations.jobs import check_every_job
from lms.operations.metrics import name_part
from lms.replica import REPLICA, init_replica
from lms.rest import mount_rest
from lms.ui.access import check_every_endpoint, guard, public
from lms.ui.addresses import House
from lms.ui.formats import init_formats
from lms.ui.pages import init_pages
from lms.ui.static_files import init_static_files

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
MEGABYTE = 1024 * 1024
csrf = CSRFProtect()


def _engine(url: str, settings: Settings) -> dict[str, Any]:
    return {"pool_pre_ping": True, "connect_args": connect_arguments(make_url(url), settings.database_pooled)}


def _configure(app: Flask, settings: Settings, overrides: dict[str, Any]) -> None:
    read_url = settings.read_url
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine(settings.database_url, settings),
        SQLALCHEMY_BINDS={REPLICA: {"url": read_url} | _engine(read_url, settings)} if read_url else {},
        DATABASE_POOLED=settings.database_pooled,
        DATA_DIR=str(settings.data_dir),
        KEY_FOLDER=str(settings.key_folder),
        SAMPLE=settings.sample,
        PRODUCTION=settings.production,
        PUBLIC_URL=settings.public_url,
        CONTENT_ORIGIN=settings.content_origin,
        SMTP_URL=settings.smtp_url,
        HELP_PHONE=settings.help_phone,
        OFFICE_FAX=settings.office_fax,
        SECOND_FACTOR_GRACE=settings.second_factor_grace,
        METRICS_TOKEN=settings.metrics_token,
        TRACES_URL=settings.traces_url,
        XAPI_URL=settings.xapi_url,
        XAPI_KEY=settings.xapi_key,
        **{name.upper(): value for name, value in asdict(settings.messengers).items()},
        PAPER_KEY=settings.paper_key,
        TIMESTAMP_URL=settings.timestamp_url,
        MAIL_FROM="well-being-network@localhost",
        MAX_CONTENT_LENGTH=12 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=2 * MEGABYTE,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        PERMANENT_SESSION_LIFETIME=OWN_SECONDS,
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_SECURE=settings.production,
        # The prefix makes browsers refuse the cookie from another path, a subdomain or an unencrypted page.
        SESSION_COOKIE_NAME="__Host-session" if settings.production else "session",
        WTF_CSRF_TIME_LIMIT=None,
        ARGON2_TEST=False,
    )
    app.config.update(overrides)
    Path(app.config["DATA_DIR"]).mkdir(parents=True, exist_ok=True)


def _plug_in(app: Flask) -> None:
    app.extensions["menu"] = [item for plug in wiring.PLUGS for item in plug.menu]
    app.extensions["panels"] = wiring.PANELS
    app.extensions["doors"] = DOORS
    app.extensions["finders"] = [finder for plug in wiring.PLUGS for finder in plug.finders]
    app.extensions["plugs"] = wiring.PLUGS
    app.extensions["task_handlers"] = {kind: task for plug in wiring.PLUGS for kind, task in plug.tasks.items()}
    app.extensions["channels"] = {kind: way for plug in wiring.PLUGS for kind, way in plug.channels.items()}
    connect(wiring.REACTIONS)
    for plug in wiring.PLUGS:
        for blueprint in plug.blueprints:
            app.register_blueprint(blueprint)


def _open_static_files(app: Flask) -> None:
    for endpoint in [name for name in app.view_functions if name.endswith(".static")]:
        serve: Any = update_wrapper(partial(app.view_functions[endpoint]), Flask.send_static_file)
        app.view_functions[endpoint] = public(serve)


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """Make the application. ``overrides`` are Flask settings, for tests; faults in settings are Misconfigured."""
    app = House("lms", static_folder=None)
    settings = settings or read_settings()
    _configure(app, settings, overrides)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    if not app.config.get("TESTING"):
        init_logs()
        share_clock(Path(app.config["DATA_DIR"]))
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS))
    init_i18n(app)
    # Before anybody is looked up: who asks is read where her page is read.
    init_replica(app, db, {name for plug in wiring.PLUGS for name in plug.read_anywhere})
    init_session(app)
    init_formats(app)
    init_pages(app)
    # Behind the pages, which give the request its number: a form that is refused carries it, too.
    csrf.init_app(app)
    init_static_files(app)
    app.register_blueprint(home)
    app.register_blueprint(guide)
    name_part(app)
    app.before_request(guard)
    _plug_in(app)
    mount_rest(app, wiring.PLUGS, csrf)
    _open_static_files(app)
    check_every_endpoint(app)
    check_every_job(wiring.PLUGS)
    return app
