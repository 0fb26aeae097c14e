"""The packages that wait for devices, are with them, or were.

Two programs on one database never hand out the same package: `next_queued` and `expire` lock the
rows they return until the transaction ends, and pass over those that somebody else has locked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Double,
    Select,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from app.store import json_text
from app.store.states import in_states
from app.store.tables import PACKAGES, fits
from app.store.visits import Repeated
from app.values.eim import QueuedPackage, QueueState
from app.values.ids import Eid
from app.values.packages import PackageVerdict, Recipe

_COLUMNS = PACKAGES.columns
_PLAIN = (
    "queued_at",
    "expires_at",
    "batch",
    "automatic",
    "counter",
    "message",
    "deliveries",
    "first_delivered",
    "last_delivered",
    "finished_at",
    "result",
    "explanation",
)


class Packages:
    """The queue, within one transaction; its methods raise what `Store.transaction` does."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        eid: Eid,
        recipe: Recipe,
        queued_at: float,
        expires_at: float = 0.0,
        batch: str = "",
        automatic: bool = False,
    ) -> QueuedPackage:
        """Queue a package behind those of its device. Times are seconds since the epoch."""
        package = QueuedPackage(
            0, eid, recipe, QueueState.QUEUED, queued_at, expires_at, batch, automatic
        )
        values = _values(package) | {"eid": eid}
        added: int = self._connection.execute(_ADD, values).scalar_one()
        return QueuedPackage(
            added, eid, recipe, QueueState.QUEUED, queued_at, expires_at, batch, automatic
        )

    def save(self, package: QueuedPackage) -> None:
        """Keep a package as it is now; its id and device cannot change."""
        self._connection.execute(_SAVE, _values(package) | {"of": package.id})

    def repeated(self, repeated: Mapping[int, Repeated]) -> None:
        """Count deliveries in that were noted before. repeated: by id.

        Their devices are to be locked before, as `Devices.visited` does.
        """
        if repeated:
            values = [
                {"of": id_, "times": one.times, "last": one.last} for id_, one in repeated.items()
            ]
            self._connection.execute(_REPEATED, values)

    def get(self, id: int, lock: bool = False) -> QueuedPackage | None:
        """Return a package. lock: keep others from changing it until the end."""
        return self._one(_LOCKED_ONE if lock else _ONE, of=id)

    def in_flight(self, eid: Eid) -> QueuedPackage | None:
        """Return the package a device has, or executed without reporting; the oldest of several."""
        return self._one(_IN_FLIGHT, of=eid)

    def next_queued(self, eid: Eid, now: float) -> QueuedPackage | None:
        """Return the package a device is to get next, locked; automatic ones come first.

        now: those that expired until then are passed over.
        """
        return self._one(_NEXT, of=eid, now=now)

    def by_transaction(self, transaction_id: bytes, eid: Eid | None = None) -> QueuedPackage | None:
        """Return the newest package with this eimTransactionId. eid: of this device only."""
        if eid is None:
            return self._one(_BY_TRANSACTION, of=transaction_id)
        return self._one(_BY_TRANSACTION_OF_DEVICE, of=transaction_id, eid=eid)

    def by_counter(self, eid: Eid, eim_id: str, counter: int) -> QueuedPackage | None:
        """Return the package that was signed with this counter by this eIM."""
        if not fits(counter):
            return None
        return self._one(_BY_COUNTER, of=eid, eim_id=eim_id, counter=counter)

    def listing(
        self,
        eid: Eid | None = None,
        states: Collection[QueueState] = (),
        batch: str = "",
        limit: int = 1000,
        before: int | None = None,
    ) -> list[QueuedPackage]:
        """Return packages, newest first. before: an id, to go on where the last listing ended."""
        statement = _listing(eid is not None, tuple(states), bool(batch), before is not None)
        values = {"of": eid, "batch": batch, "before": before, "limit": limit}
        return [_package(row) for row in self._connection.execute(statement, values)]

    def expire(self, now: float) -> list[QueuedPackage]:
        """End the packages nobody fetched in time, and return them as they are now."""
        if self._connection.execute(_ANY_EXPIRING, {"now": now}).first() is None:
            return []
        return [_package(row) for row in self._connection.execute(_EXPIRE, {"now": now})]

    def counts(self) -> dict[QueueState, int]:
        """Return how many packages are in each state that has any."""
        return {QueueState[state]: count for state, count in self._connection.execute(_COUNTS)}

    def _one(self, statement: Any, **values: object) -> QueuedPackage | None:
        row = self._connection.execute(statement, values).one_or_none()
        return _package(row) if row is not None else None


def _values(package: QueuedPackage) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(package, name) for name in _PLAIN}
    values["recipe"] = json_text.dump(package.recipe)
    values["state"] = package.state.name
    values["eim_id"] = package.recipe.eim_id
    values["transaction_id"] = package.transaction_id or None
    values["verdict"] = json_text.dump(package.verdict)
    return values


def _package(row: Sequence[Any]) -> QueuedPackage:
    id_, eid, recipe, state, queued_at, expires_at, batch, automatic, _, counter, *rest = row
    transaction_id, message, deliveries, first, last, finished_at, result, verdict, text = rest
    return QueuedPackage(
        id_,
        Eid(eid),
        json_text.load(Recipe, recipe, f"package {id_}"),
        QueueState[state],
        queued_at,
        expires_at,
        batch,
        automatic,
        counter,
        transaction_id or b"",
        message,
        deliveries,
        first,
        last,
        finished_at,
        result,
        json_text.load_optional(PackageVerdict, verdict, f"package {id_}"),
        text,
    )


_ALL = select(PACKAGES)
_CHANGING = [column.name for column in _COLUMNS if column.name not in ("id", "eid")]
_HAS_BATCH = _COLUMNS.batch != literal_column("''")
_OF_DEVICE = _COLUMNS.eid == bindparam("of")
_SENT = in_states(QueueState.DELIVERED, QueueState.EXECUTED)
_QUEUED = in_states(QueueState.QUEUED)

_ADD = insert(PACKAGES).returning(_COLUMNS.id)
_SAVE = (
    update(PACKAGES)
    .where(_COLUMNS.id == bindparam("of"))
    .values({name: bindparam(name) for name in _CHANGING})
)
_REPEATED = (
    update(PACKAGES)
    .where(_COLUMNS.id == bindparam("of"))
    .values(
        deliveries=_COLUMNS.deliveries + bindparam("times", type_=BigInteger),
        last_delivered=case(
            (_COLUMNS.last_delivered > bindparam("last", type_=Double), _COLUMNS.last_delivered),
            else_=bindparam("last", type_=Double),
        ),
    )
)
_ONE = _ALL.where(_COLUMNS.id == bindparam("of"))
_LOCKED_ONE = _ONE.with_for_update()
_IN_FLIGHT = _ALL.where(_OF_DEVICE, _SENT).order_by(_COLUMNS.id).limit(1)
_NEXT = (
    _ALL.where(
        _OF_DEVICE,
        _QUEUED,
        or_(_COLUMNS.expires_at == 0, _COLUMNS.expires_at > bindparam("now")),
    )
    .order_by(_COLUMNS.automatic.desc(), _COLUMNS.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_BY_TRANSACTION = (
    _ALL.where(_COLUMNS.transaction_id == bindparam("of")).order_by(_COLUMNS.id.desc()).limit(1)
)
_BY_TRANSACTION_OF_DEVICE = _BY_TRANSACTION.where(_COLUMNS.eid == bindparam("eid"))
_BY_COUNTER = (
    _ALL.where(
        _OF_DEVICE,
        _COLUMNS.counter == bindparam("counter"),
        _COLUMNS.eim_id == bindparam("eim_id"),
    )
    .order_by(_COLUMNS.id.desc())
    .limit(1)
)
_EXPIRING = (
    _QUEUED,
    _COLUMNS.expires_at > literal_column("0"),
    _COLUMNS.expires_at <= bindparam("now"),
)
_ANY_EXPIRING = select(_COLUMNS.id).where(*_EXPIRING).limit(1)
_EXPIRE = (
    update(PACKAGES)
    .where(_COLUMNS.id.in_(select(_COLUMNS.id).where(*_EXPIRING).with_for_update(skip_locked=True)))
    .values(state=QueueState.EXPIRED.name, finished_at=bindparam("now"))
    .returning(*_COLUMNS)
)
_COUNTS = select(_COLUMNS.state, func.count()).group_by(_COLUMNS.state)


@cache
def _listing(
    of_device: bool, states: tuple[QueueState, ...], of_batch: bool, further: bool
) -> Select[Any]:
    """Return the statement once made; to make one takes longer than to run it."""
    # The sum keeps SQLite from reading a device's whole history for the sake of its order.
    order = _COLUMNS.id + literal_column("0") if of_device and states else _COLUMNS.id
    wanted = _ALL.order_by(order.desc()).limit(bindparam("limit"))
    if of_device:
        wanted = wanted.where(_OF_DEVICE)
    if states:
        wanted = wanted.where(in_states(*states))
    if of_batch:
        wanted = wanted.where(_COLUMNS.batch == bindparam("batch"), _HAS_BATCH)
    if further:
        wanted = wanted.where(_COLUMNS.id < bindparam("before"))
    return wanted
