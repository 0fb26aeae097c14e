"""What a failure of the database means, in words, and who can mend it."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, TimeoutError

from app.errors import SettingsError

_RIGHTS = "Give this user the right to write the file and its folder, or name another store."
_BUSY = "Close whatever else holds the file, or share a PostgreSQL database instead."
_SQLITE = {
    "SQLITE_FULL": ("has no room left", "Make room on its disk; nothing was lost."),
    "SQLITE_BUSY": ("is kept busy by another program", _BUSY),
    "SQLITE_LOCKED": ("is kept busy by another program", _BUSY),
    "SQLITE_READONLY": ("may not be written", _RIGHTS),
    "SQLITE_PERM": ("may not be opened", _RIGHTS),
    "SQLITE_CANTOPEN": ("cannot be opened", _RIGHTS),
    "SQLITE_NOTADB": ("is a file of another kind", "Name a new file, or the store's own."),
    "SQLITE_CORRUPT": ("is damaged", "Bring back its last backup, or name a new file."),
    "SQLITE_IOERR": ("cannot be read or written", "Check its disk."),
}
"""By the first two words of SQLite's own name of the error."""

_ADMINISTRATOR = "Ask whoever runs the database server"
_UNREACHABLE = ("cannot be reached", "Check host, port and network, and that the server runs.")
_REFUSED = ("does not let this program in", "Check user, password and database in its URL.")
_POSTGRESQL = {
    "08": _UNREACHABLE,
    "25006": ("takes no changes", f"{_ADMINISTRATOR} for one that can be written, not a standby."),
    "25P03": ("gave up on work that took too long", "Try again."),
    "40": ("is kept busy by other programs", "Try again."),
    "42501": ("does not allow this user to do that", f"{_ADMINISTRATOR} for the rights."),
    "53": ("has no room left for data or connections", f"{_ADMINISTRATOR} to make room."),
    "55P03": ("is kept busy by another program", "Try again; see who holds a lock so long."),
    "57": ("was stopped by its administrator", "It is used again as soon as it is back."),
    "57014": ("gave up on work that took too long", "Try again."),
    "58": ("has trouble with its disk", f"{_ADMINISTRATOR} to look into its log."),
    "XX": ("reports damage of its own", f"{_ADMINISTRATOR} to look into its log."),
}
"""By SQLSTATE, or its first two characters, which are its class."""
_FATAL = "FATAL:"
"""How a server that was reached begins when it ends the conversation; a code does not come then."""
_CONFLICTS = ("40001", "40P01")


def explained(error: SQLAlchemyError, place: str) -> SettingsError | None:
    """Return what a person can understand and act on; None for a defect of this program.

    place: how people call the store, without a password.
    """
    if isinstance(error, TimeoutError):
        return _error(place, "answers too slowly", "Try again when fewer people use it.", "")
    if not isinstance(error, DBAPIError):
        return None
    cause = error.orig
    sqlite = getattr(cause, "sqlite_errorname", None)
    if sqlite is not None:
        found = _SQLITE.get("_".join(sqlite.split("_")[:2]))
        return _error(place, *found, f"{cause}") if found else None
    state = getattr(cause, "sqlstate", None) or ""
    found = _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    if found is None and (error.connection_invalidated or _could_not_connect(error)):
        found = _REFUSED if _FATAL in str(cause) else _UNREACHABLE
    return _error(place, *found, f"{cause}") if found else None


def lost_a_race(error: BaseException) -> bool:
    """Whether PostgreSQL ended this work in favour of another program's; it can be done again.

    error: as the database raised it, or as `explained`.
    """
    cause = error.__cause__ if isinstance(error, SettingsError) else error
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", "") in _CONFLICTS


def _could_not_connect(error: DBAPIError) -> bool:
    """Whether the server never spoke; psycopg gives no code then."""
    return not getattr(error.orig, "sqlstate", None) and error.statement is None


def _error(place: str, what: str, hint: str, cause: str) -> SettingsError:
    line = cause.strip().partition("\n")[0]
    said = line.rpartition(" failed: ")[2].removeprefix(_FATAL).strip(" .")
    detail = f": {said}" if said else ""
    return SettingsError(f"The store {place} {what}{detail}.", key="store", hint=hint)
