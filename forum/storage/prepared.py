"""Statements that pages and replies run: made into text once, then run past the library's bookkeeping."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import BindParameter, CompoundSelect, Connection, Dialect, Select, UpdateBase, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from forum.storage.session import bare_reader, close_reader, reader, rows, writer

Composed = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]] | UpdateBase
Shape = Callable[[Any], Any]
"""Brings a value into the form that the driver, or that we, know."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as one kind of database reads it, for lists of certain lengths."""

    sql: str
    constants: Any
    """What the driver is sent, a list or a dictionary, with the statement's own constants in it."""
    slots: tuple[tuple[Any, str, int | None, Shape | None], ...]
    """Where a value goes: its place in ``constants``, its name, which one of a list it is, its form."""
    shaped: tuple[tuple[int, Shape], ...]
    """The columns that arrive in another form than ours."""

    def sent(self, values: Mapping[str, Any]) -> Any:
        """All that the driver is sent with the text."""
        sent = self.constants.copy()
        for place, name, at, shape in self.slots:
            value = values[name] if at is None else values[name][at]
            sent[place] = value if shape is None else shape(value)
        return sent

    def received(self, row: Any) -> Any:
        """A row with every column in our form."""
        found = list(row)
        for at, shape in self.shaped:
            found[at] = shape(found[at])
        return found


class Prepared:
    """A SELECT of plain columns, or a statement that writes. It costs a fifth of what the library takes.

    Where a session is open a SELECT sees what that one sees. Else it stands for itself: no transaction is
    begun and ended around it, and it sees what is committed. What writes runs in the open transaction, and
    must name every column: defaults that stand in the model are the library's to fill in.
    """

    def __init__(self, statement: Composed, into: Any = None) -> None:
        self._statement = statement
        self._writes = isinstance(statement, UpdateBase)
        columns = [str(name) for name, _ in statement.exported_columns.items()]
        self._answers = bool(columns)
        self._row: Any = into or namedtuple("Row", columns, rename=True)
        self._compiled: dict[str, tuple[Any, tuple[str, ...]]] = {}
        self._texts: dict[tuple[Any, ...], _Text] = {}

    def all(self, values: Mapping[str, Any]) -> list[Any]:
        """Every row, as a named tuple: of the columns, or of the kind that was named."""
        bare = None if self._writes else bare_reader()
        connection = bare or (writer() if self._writes else reader())
        try:
            return self._ask(connection, values)
        except connection.dialect.loaded_dbapi.Error as error:
            if bare is None:
                _say(connection, self._text(connection.dialect, values).sql, error)
            # On a new connection it is over, or the library says in its own words what is wrong.
            bare.invalidate(error)
            close_reader()
            return list(map(self._row._make, rows(self._statement, values)))

    def first(self, values: Mapping[str, Any]) -> Any:
        """The first row, None when there is none."""
        found = self.all(values)
        return found[0] if found else None

    def run(self, values: Mapping[str, Any]) -> None:
        """Write, and expect no row."""
        self.all(values)

    def _ask(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        text = self._text(connection.dialect, values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(text.sql, text.sent(values))
            found = cursor.fetchall() if self._answers else ()
        finally:
            cursor.close()
        make, received = self._row._make, text.received
        return list(map(make, map(received, found) if text.shaped else found))

    def _text(self, dialect: Dialect, values: Mapping[str, Any]) -> _Text:
        kind = dialect.name
        if kind not in self._compiled:
            compiled = self._statement.compile(dialect=dialect)
            self._compiled[kind] = compiled, _lists(compiled)
        compiled, lists = self._compiled[kind]
        key = (kind, *[len(values[name]) for name in lists])
        found = self._texts.get(key)
        if found is None:
            found = self._texts[key] = _make(compiled, lists, self._statement, values)
        return found


def given(table: Any, *names: str) -> dict[str, BindParameter[Any]]:
    """Columns of ``table``, each to be given its value under its own name when the statement runs."""
    return {name: bindparam(name, type_=table.c[name].type) for name in names}


def _say(connection: Connection, sql: str, error: Exception) -> NoReturn:
    """Raise what the library raises when the driver refuses a statement; the transaction is then undone."""
    dialect = connection.dialect
    gone = dialect.is_disconnect(error, connection.connection, None)  # type: ignore[arg-type]
    if gone:
        connection.invalidate(error)
    raise DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error,
        hide_parameters=True, connection_invalidated=gone, dialect=dialect,
    ) from error  # fmt: skip


def _lists(compiled: Any) -> tuple[str, ...]:
    """The names of the lists that a statement is given."""
    return tuple(sorted(name for name, each in _asked(compiled).items() if each.expanding))


def _asked(compiled: Any) -> dict[str, Any]:
    """The parameters of a statement that are not constants of its own."""
    return {each.key: each for each in compiled.bind_names if each.required}


def _make(compiled: Any, lists: tuple[str, ...], statement: Any, values: Mapping[str, Any]) -> _Text:
    """The text for lists as long as those in ``values``, and what goes where in it."""
    state = compiled.construct_expanded_state(values)
    asked = _asked(compiled)
    sources: dict[str, tuple[str, int | None]] = {name: (name, None) for name in asked}
    for name in lists:
        sources.update((each, (name, at)) for at, each in enumerate(state.parameter_expansion[name]))
    names = state.positiontup or list(state.parameters)
    places: list[Any] = list(range(len(names))) if compiled.positional else names
    slots = []
    for place, name in zip(places, names, strict=True):
        if name in sources:
            source, at = sources[name]
            slots.append((place, source, at, _sending(asked[source].type, compiled.dialect)))
    constants = [state.parameters[name] for name in names] if compiled.positional else dict(state.parameters)
    shaped = enumerate(_receiving(column.type, compiled.dialect) for column in statement.exported_columns)
    return _Text(
        state.statement,
        constants,
        tuple(slots),
        tuple((at, shape) for at, shape in shaped if shape is not None),
    )


def _sending(kind: TypeEngine[Any], dialect: Dialect) -> Shape | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _receiving(kind: TypeEngine[Any], dialect: Dialect) -> Shape | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
