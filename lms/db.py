"""The database: column types that mean the same on SQLite and PostgreSQL, and the one transaction.

A use-case is one transaction (design law 3). Reactions to what it announces run inside it, so an error
undoes all of it. SQLite gives no real transactions unless the driver's own are switched off, hence the
explicit BEGIN; a writer begins IMMEDIATE so that two of them queue instead of failing half-way.
"""

import secrets
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from functools import cache, wraps
from inspect import signature
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, ParamSpec, TypeVar

from alembic.script import ScriptDirectory
from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Result,
    Select,
    String,
    TypeDecorator,
    bindparam,
    event,
    insert,
    text,
)
from sqlalchemy import JSON as PlainJson
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from lms.connections import begin, prepare_sqlite
from lms.events import dispatch
from lms.replica import ReadingSession, read_where_written
from lms.turns import aside

if TYPE_CHECKING:
    from lms.policy import Actor

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BASE62 = string.digits + string.ascii_letters
PAIRS = [one + other for one in BASE62 for other in BASE62]
PUBLIC_ID_LENGTH = 22
PUBLIC_IDS = len(BASE62) ** PUBLIC_ID_LENGTH
UPGRADE_LOCK = 7_402_602
READING = ("GET", "HEAD")
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant; SQLite loses the zone, so it is taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigInt = BigInteger().with_variant(Integer, "sqlite")
Json = PlainJson().with_variant(JSONB(), "postgresql")


class TogetherAsJson(FunctionElement[Any]):
    """All rows of a group as one list of lists, the last column being JSON: read at once, not row by row."""

    name = "together_as_json"
    type = Json
    inherit_cache = True


@compiles(TogetherAsJson, "sqlite")
def _together_on_sqlite(element: TogetherAsJson, compiler: SQLCompiler, **more: Any) -> str:
    *plain, json = (compiler.process(column, **more) for column in element.clauses)
    return f"json_group_array(json_array({', '.join(plain)}, json({json})))"


@compiles(TogetherAsJson, "postgresql")
def _together_on_postgresql(element: TogetherAsJson, compiler: SQLCompiler, **more: Any) -> str:
    return f"jsonb_agg(jsonb_build_array({compiler.process(element.clauses, **more)}))"


def new_public_id() -> str:
    """22 random base62 characters: an address that cannot be guessed and tells no time."""
    number, pairs = secrets.randbelow(PUBLIC_IDS), []
    for _ in range(PUBLIC_ID_LENGTH // 2):
        number, place = divmod(number, len(PAIRS))
        pairs.append(PAIRS[place])
    return "".join(pairs)


BigId = Annotated[int, mapped_column(BigInt, primary_key=True, autoincrement=True)]
PublicId = Annotated[str, mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]


class Base(DeclarativeBase):
    """All tables of the house share one naming of constraints, so that migrations can name them."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime(), dict[str, Any]: Json, list[Any]: Json, list[str]: Json},
    )


db = SQLAlchemy(model_class=Base, session_options={"class_": ReadingSession})


def ref(target: str, *, nullable: bool = False, index: bool = False, primary_key: bool = False) -> Mapped[Any]:
    """A column that points at ``target`` ("person.id"); foreign keys point down only."""
    return mapped_column(
        BigInt, ForeignKey(target), nullable=nullable and not primary_key, index=index, primary_key=primary_key
    )


def one_of(column: str, *values: str) -> CheckConstraint:
    """A closed list of short words for ``column``, kept true by the database itself."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_listed")


def never_changes(model: type[DeclarativeBase], *columns: str) -> None:
    """Let the database itself refuse to change these columns of a row that stands, whoever asks.

    The migration that made the table says the same; here it is said for a schema made from the models.
    """
    table = model.__tablename__
    refuses = f"{table} never changes"
    named = ", ".join(f'"{column}"' for column in columns)
    when = f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OF {named} ON {table} "
    texts = {
        "sqlite": [f"{when} BEGIN SELECT RAISE(ABORT, '{refuses}'); END"],
        "postgresql": [
            f"CREATE OR REPLACE FUNCTION {table}_never_changes() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{refuses}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"{when} FOR EACH ROW EXECUTE FUNCTION {table}_never_changes()",
        ],
    }
    for dialect, statements in texts.items():
        for statement in statements:
            event.listen(model.__table__, "after_create", DDL(statement).execute_if(dialect=dialect))


def prepared(make: Callable[..., Select[*tuple[Any, ...]]]) -> Callable[..., Result[*tuple[Any, ...]]]:
    """A question that is put together once a process and asked with other values each time.

    ``make`` names the values as its arguments. To put a statement together costs several times what asking it does, so
    whatever every page asks is written this way.
    """
    names = tuple(signature(make).parameters)
    statement = cache(lambda: make(*(bindparam(name) for name in names)))

    @wraps(make)
    def ask(**values: Any) -> Result[*tuple[Any, ...]]:
        return db.session.execute(statement(), values)

    return ask


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str | tuple | frozenset) else value


def asked_once(question: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Let one page ask a question once, however many of its parts want the answer.

    The answer is kept with the reading transaction and goes with it, for what it says of people and days may be another
    the next moment (rules of the house 7). While a use-case writes, nothing is kept. A list of ids may be asked for as any
    iterable; whoever is given a list or a table may add to it, but must not change what stands in it.
    """

    @wraps(question)
    def ask(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        info = db.session.info
        if "work" in info or not has_request_context() or request.method not in READING:
            return question(*args, **kwargs)
        answers: dict[Any, Any] = info.setdefault("answers", {})
        given: Any = tuple(_hashable(value) for value in args)
        key = (question, given, tuple(sorted((name, _hashable(value)) for name, value in kwargs.items())))
        if key not in answers:
            answers[key] = question(*given, **dict(key[2]))
        found: Answer = answers[key]
        return copy(found) if isinstance(found, dict | list | set) else found

    return ask


class Kept:
    """What never changes, kept while this process talks to its database: the oldest of ``most`` goes first.

    Only for what is said of an immutable version, with its number in the key, and never for anything of a person (rules
    of the house 7). A use-case that writes neither reads nor fills it, for what it wrote may be undone.
    """

    every: ClassVar[list["Kept"]] = []

    def __init__(self, most: int) -> None:
        self._most, self._kept = most, dict[Any, Any]()
        Kept.every.append(self)

    def of(self, key: Any, make: Callable[[], Answer]) -> Answer:
        """What is kept under ``key``, made where it is not there yet."""
        if "work" in db.session.info:
            return make()
        try:
            return self._kept[key]  # type: ignore[no-any-return]
        except KeyError:
            made = make()
        while len(self._kept) >= self._most:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[key] = made
        return made

    def forget(self) -> None:
        self._kept = {}


def _forget_kept(_: Engine) -> None:
    """Another database may stand behind the next connection: restored, moved, or the next test's."""
    for kept in Kept.every:
        kept.forget()


def _forget_answers(session: Session, *_: Any) -> None:
    session.info.pop("answers", None)


def write_many(work: "Work", model: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert plain rows of one model, all naming the same columns, past the ORM: for what a release brings at once."""
    if rows:
        work.session.flush()
        table: Any = model.__table__
        work.session.execute(insert(table), rows)


class Work:
    """One use-case under way: its session, what it announces, what it leaves in the audit log."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.later: list[Callable[[], object]] = []

    def announce(self, announced: object) -> None:
        """Tell the packages above; what they do belongs to this transaction."""
        self.session.flush()
        dispatch(announced, self)

    def afterwards(self, step: Callable[[], object]) -> None:
        """Do something that cannot be taken back once this use-case has been committed, and only then."""
        self.later.append(step)

    def audit(self, actor: "Actor", action: str, thing: str, thing_id: int | str | None = None, **facts: Any) -> None:
        """Leave a row in the audit log: ids and codes only, never personal values."""
        self.session.flush()
        _audit_writer(self, actor, action, thing, thing_id, facts)


def _no_audit_writer(*_: Any) -> None:
    raise RuntimeError("the audit log is not connected")


_audit_writer: Any = _no_audit_writer


def connect_audit(writer: Any) -> None:
    """Let lms.audit, which lies above this module, receive the audit rows."""
    global _audit_writer
    _audit_writer = writer


@contextmanager
def transaction() -> Iterator[Work]:
    """One use-case, all or nothing. Nested use joins the outer one; only the outermost commits."""
    session = db.session
    current: Work | None = session.info.get("work")
    if current is not None:
        yield current
        return
    read_where_written()
    session.rollback()
    session.connection(execution_options={"begin_immediate": True})
    work = Work(session())
    session.info["work"] = work
    try:
        yield work
        session.flush()
        with aside():
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("work", None)
    for step in work.later:
        step()


@contextmanager
def one_upgrade() -> Iterator[None]:
    """Let one process at a time change the schema: two hosts that start together would trip over each other."""
    if db.engine.dialect.name != "postgresql":
        yield
        return
    with db.engine.connect() as connection:
        connection.execute(text(f"SELECT pg_advisory_lock({UPGRADE_LOCK})"))
        yield


@cache
def schema_revisions(directory: str) -> frozenset[str]:
    """Every version of the schema that this code knows; ``directory`` holds the migrations."""
    return frozenset(script.revision for script in ScriptDirectory(directory).walk_revisions())


@cache
def schema_heads(directory: str) -> frozenset[str]:
    """The version of the schema that this code was written for."""
    return frozenset(ScriptDirectory(directory).get_heads())


event.listen(Engine, "connect", prepare_sqlite)
event.listen(Engine, "begin", begin)
event.listen(Engine, "engine_disposed", _forget_kept)
for moment in ("after_flush", "after_transaction_end"):
    event.listen(Session, moment, _forget_answers)
