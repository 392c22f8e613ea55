"""Settings from the environment, checked at the start with a hint for each fault."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from lms.errors import Misconfigured

SAMPLE_KEY = "sample-key-only-for-looking-around"
WEAK_KEYS = {"", "dev", "secret", "changeme", "change-me", SAMPLE_KEY}
SHORTEST_KEY = 32
SAMPLE_PHONE = "03-0000-0100"
LINE_API = "https://api.line.me"
TOKEN_SETTINGS = ("MODULE", "TOKEN", "KEY", "PIN")


@dataclass(frozen=True)
class Messengers:
    """Ways to reach people besides mail; each is closed until it is set up, and then nothing is sent by it.

    sms_url      gateway that a text is handed to; sms_key is the whole Authorization header, sms_fields its names for
                 number, text and sender, sms_format "json" or "form"
    line_token   token of the official account (Messaging API); line_secret proves what LINE tells us
    line_friend  address at which people add the account as a friend
    """

    sms_url: str = ""
    sms_key: str = field(default="", repr=False)
    sms_from: str = ""
    sms_format: str = "json"
    sms_fields: tuple[str, ...] = ("to", "text", "from")
    line_token: str = field(default="", repr=False)
    line_secret: str = field(default="", repr=False)
    line_url: str = LINE_API
    line_friend: str = ""


@dataclass(frozen=True)
class Settings:
    """What an installation decides from outside.

    data_dir        files, mail of the embedded edition, keys; never below the static folder
    database_url    SQLAlchemy URL; SQLite file in data_dir by default
    secret_key      signs sessions; production refuses a missing or weak one
    environment     "embedded" (one machine, SQLite, sample allowed) or "production"
    public_url      address that stands in QR codes and mails, without a closing slash
    help_phone      stands in the help corner of every page
    office_fax      where slips to send back go; empty leaves it out
    key_folder      private keys that sign certificates; readable for the product's user alone
    content_origin  a second host that serves the pages of packages made elsewhere, and nothing else; "" for none
    proxies         how many proxies stand before the web server and tell the visitor's address
    second_factor_grace  days that roles work without a second factor; None asks for none
    metrics_token   who shows it may read /metrics from anywhere; without one this machine alone
    traces_url      OTLP collector that spans are sent to; empty for no traces
    paper_key       what signs papers instead of a file: PEM, or the address of a key in a token (RFC 7512); "" for a file
    database_pooled a pooler in transaction mode stands before the database
    session_url     SQLAlchemy URL in session mode for whoever keeps a lock: commands, migrations, the scheduler; empty: the same
    read_url        SQLAlchemy URL of a replica that pages for many may be read from; empty for none
    timestamp_url   server that says when a paper was signed (RFC 3161); empty for none
    messengers      short messages and LINE
    xapi_url        learning record store that statements are sent to, with xapi_key ("user:password"); empty for none
    """

    data_dir: Path
    database_url: str
    secret_key: str
    environment: str
    public_url: str
    smtp_url: str
    help_phone: str
    office_fax: str
    sample: bool
    key_folder: Path
    content_origin: str = ""
    proxies: int = 0
    second_factor_grace: int | None = None
    metrics_token: str = ""
    traces_url: str = ""
    xapi_url: str = ""
    xapi_key: str = ""
    paper_key: str = field(default="", repr=False)
    timestamp_url: str = ""
    messengers: Messengers = Messengers()
    database_pooled: bool = False
    session_url: str = ""
    read_url: str = ""

    @property
    def production(self) -> bool:
        return self.environment == "production"


def _normal_url(url: str) -> str:
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _kept_key(data_dir: Path) -> str:
    """The embedded edition makes its own key once and keeps it readable for its user alone."""
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _is_second_host(origin: str, public_url: str, environment: str) -> bool:
    """Scheme and host, no path, and not the host that people are signed in at."""
    parts = urlsplit(origin)
    schemes = {"https"} if environment == "production" else {"http", "https"}
    bare = origin == f"{parts.scheme}://{parts.netloc}"
    return bare and bool(parts.netloc) and parts.scheme in schemes and parts.netloc != urlsplit(public_url).netloc


def _is_far_server(url: str, environment: str) -> bool:
    """A plain address; never one of the machine's neighbours on the wire (169.254.0.0/16)."""
    parts = urlsplit(url)
    schemes = {"https"} if environment == "production" else {"http", "https"}
    bare = bool(parts.hostname) and not (parts.query or parts.fragment or parts.username or parts.password)
    near = (parts.hostname or "").startswith(("169.254.", "fe80:"))
    return parts.scheme in schemes and bare and not near


def _far_servers(env: Mapping[str, str], environment: str) -> tuple[str, str]:
    """The learning record store and the timestamp server; empty where none is named."""
    store = env.get("LMS_XAPI_URL", "").rstrip("/")
    if store and not (_is_far_server(store, environment) and ":" in env.get("LMS_XAPI_KEY", "")):
        raise Misconfigured(name="LMS_XAPI_URL", hint="give https://host/path and LMS_XAPI_KEY as user:password")
    timestamps = env.get("LMS_TIMESTAMP_URL", "")
    if timestamps and not _is_far_server(timestamps, environment):
        raise Misconfigured(name="LMS_TIMESTAMP_URL", hint="give the https:// address of the timestamp server")
    return store, timestamps


def _messengers(env: Mapping[str, str], environment: str) -> Messengers:
    """The gateway of short messages and the LINE account; closed where nothing is named."""
    gateway, form = env.get("LMS_SMS_URL", ""), env.get("LMS_SMS_FORMAT", "json")
    names = tuple(name.strip() for name in env.get("LMS_SMS_FIELDS", "to,text,from").split(","))
    if gateway and not _is_far_server(gateway, environment):
        raise Misconfigured(
            name="LMS_SMS_URL", hint="give the https:// address of the gateway, without a password in it"
        )
    if form not in ("json", "form"):
        raise Misconfigured(name="LMS_SMS_FORMAT", hint="write json or form")
    if len(names) != 3 or not all(names):
        raise Misconfigured(name="LMS_SMS_FIELDS", hint="give three names: of number, text and sender (to,text,from)")
    token, secret = env.get("LMS_LINE_TOKEN", ""), env.get("LMS_LINE_SECRET", "")
    if bool(token) != bool(secret):
        raise Misconfigured(name="LMS_LINE_SECRET", hint="give token and secret of the channel, or neither")
    server = env.get("LMS_LINE_URL", LINE_API).rstrip("/")
    if not _is_far_server(server, environment):
        raise Misconfigured(name="LMS_LINE_URL", hint="leave it out, or give the https:// address that stands for LINE")
    friend = env.get("LMS_LINE_FRIEND", "")
    if friend and not friend.startswith("https://"):
        raise Misconfigured(name="LMS_LINE_FRIEND", hint="give the https:// address that adds the account as a friend")
    key, sender = env.get("LMS_SMS_KEY", ""), env.get("LMS_SMS_FROM", "")
    return Messengers(gateway, key, sender, form, names, token, secret, server, friend)


def _paper_key(env: Mapping[str, str]) -> str:
    """The key of papers that the environment brings or names. A line end may be written as \\n."""
    given = env.get("LMS_PAPER_KEY", "").replace("\\n", "\n").strip()
    token = {name: env.get(f"LMS_PKCS11_{name}", "") for name in TOKEN_SETTINGS}
    if given and any(token.values()):
        raise Misconfigured(name="LMS_PAPER_KEY", hint="give this key or one in a token (LMS_PKCS11_MODULE), not both")
    if given:
        if not _is_p256(given):
            raise Misconfigured(
                name="LMS_PAPER_KEY", hint="give a private key for the curve P-256 as PEM, without a password"
            )
        return given + "\n"
    if not any(token.values()):
        return ""
    for name, value in token.items():
        if not value:
            hint = "a key in a token needs module, name of the token, label of the key and PIN"
            raise Misconfigured(name=f"LMS_PKCS11_{name}", hint=hint)
    if not Path(token["MODULE"]).is_file():
        raise Misconfigured(
            name="LMS_PKCS11_MODULE", hint="give the path of the library (.so) that the token came with"
        )
    module, name, label, pin = (quote(token[part], safe="") for part in TOKEN_SETTINGS)
    return f"pkcs11:token={name};object={label}?module-path={module}&pin-value={pin}"


def _is_p256(text: str) -> bool:
    try:
        key = load_pem_private_key(text.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)


def _check_production(env: Mapping[str, str], key: str) -> None:
    if key in WEAK_KEYS or len(key) < SHORTEST_KEY:
        raise Misconfigured(name="LMS_SECRET_KEY", hint=f"give a random one of {SHORTEST_KEY} characters or more")
    if not _normal_url(env.get("LMS_DATABASE_URL", "")).startswith("postgresql+"):
        raise Misconfigured(name="LMS_DATABASE_URL", hint="give the address of the PostgreSQL database")
    if not _normal_url(env.get("LMS_SESSION_URL", "postgresql://")).startswith("postgresql+"):
        raise Misconfigured(
            name="LMS_SESSION_URL", hint="leave it out, or give an address of the same PostgreSQL database"
        )
    if not env.get("LMS_PUBLIC_URL", "").startswith("https://"):
        raise Misconfigured(name="LMS_PUBLIC_URL", hint="give the https:// address that people type")


def _number(env: Mapping[str, str], name: str, usual: str) -> int:
    given = env.get(name, usual)
    if not given.isdigit():
        raise Misconfigured(name=name, hint=f"give a number such as {'8000' if name == 'PORT' else '1'}")
    return int(given)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; refuse with Misconfigured, saying which one and what to do."""
    env = os.environ if environ is None else environ
    environment = env.get("LMS_ENVIRONMENT", "embedded")
    if environment not in {"embedded", "production"}:
        raise Misconfigured(name="LMS_ENVIRONMENT", hint="write embedded or production")
    sample = environment != "production" and env.get("LMS_SAMPLE", "1") == "1"
    data_dir = Path(env.get("LMS_DATA_DIR", "var")).absolute()
    key = env.get("LMS_SECRET_KEY", "")
    if environment == "production":
        _check_production(env, key)
    content_origin = env.get("LMS_CONTENT_ORIGIN", "").rstrip("/")
    if content_origin and not _is_second_host(content_origin, env.get("LMS_PUBLIC_URL", ""), environment):
        raise Misconfigured(name="LMS_CONTENT_ORIGIN", hint="give the address of a second host, such as https://host")
    grace = env.get("LMS_SECOND_FACTOR_GRACE", "14" if environment == "production" else "off")
    if grace != "off" and not (grace.isdecimal() and len(grace) < 5):
        raise Misconfigured(name="LMS_SECOND_FACTOR_GRACE", hint="give a number of days, or off")
    store, timestamps = _far_servers(env, environment)
    port, proxies = _number(env, "PORT", "8000"), _number(env, "LMS_PROXIES", "0")
    return Settings(
        data_dir=data_dir,
        database_url=_normal_url(env.get("LMS_DATABASE_URL") or f"sqlite:///{data_dir / 'network.sqlite3'}"),
        secret_key=key or _kept_key(data_dir),
        environment=environment,
        public_url=env.get("LMS_PUBLIC_URL", f"http://localhost:{port}").rstrip("/"),
        smtp_url=env.get("LMS_SMTP_URL", ""),
        help_phone=env.get("LMS_HELP_PHONE", SAMPLE_PHONE if sample else ""),
        office_fax=env.get("LMS_OFFICE_FAX", SAMPLE_PHONE if sample else ""),
        sample=sample,
        key_folder=Path(env.get("LMS_KEY_FOLDER") or data_dir / "keys").absolute(),
        content_origin=content_origin,
        proxies=proxies,
        second_factor_grace=None if grace == "off" else int(grace),
        metrics_token=env.get("LMS_METRICS_TOKEN", ""),
        traces_url=env.get("LMS_TRACES_URL", ""),
        xapi_url=store,
        xapi_key=env.get("LMS_XAPI_KEY", ""),
        paper_key=_paper_key(env),
        timestamp_url=timestamps,
        messengers=_messengers(env, environment),
        read_url=_normal_url(env.get("LMS_READ_URL", "")),
        database_pooled=env.get("LMS_DATABASE_POOLED", "0") == "1",
        session_url=_normal_url(env.get("LMS_SESSION_URL", "")),
    )


def in_sessions(settings: Settings) -> Settings:
    """The settings of a command, a migration or the scheduler: they keep locks longer than a transaction.

    Refuses with Misconfigured a pooler in transaction mode without another address beside it.
    """
    if settings.session_url:
        return replace(settings, database_url=settings.session_url, database_pooled=False, read_url="")
    if settings.database_pooled:
        raise Misconfigured(name="LMS_SESSION_URL", hint="give the address in session mode beside the pooled one")
    return settings
