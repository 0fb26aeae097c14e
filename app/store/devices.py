"""The devices an eIM knows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    Double,
    ScalarSelect,
    Select,
    Text,
    bindparam,
    case,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert

from app.store import cadence, json_text
from app.store.glance import SQL, Glance
from app.store.states import in_states
from app.store.tables import DEVICES, PACKAGES
from app.store.upsert import insert
from app.store.visits import Visits
from app.values.eim import Device, QueueState
from app.values.euicc import CertificateChain
from app.values.ids import Eid

_COLUMNS = DEVICES.columns
_COUNTED = ("first_contact", "last_contact", "contacts")
_GIVEN = ("identity", "eim_id", "token", "label", "dialect", "binding", "address")


class Devices:
    """The devices, within one transaction; its methods raise what `Store.transaction` does."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, eid: Eid, lock: bool = False) -> Device | None:
        """Return a device with its counts. lock: keep others from changing it until the end."""
        if lock and self._connection.dialect.name != "sqlite":  # which is locked as a whole
            # A statement of its own: the counts are to be those after the lock was had.
            self._connection.execute(_LOCK, {"eid": eid}).close()
        row = self._connection.execute(_ONE, {"eid": eid}).one_or_none()
        return _device(row) if row is not None else None

    def all(self) -> list[Device]:
        """Return every device with its counts, in the order of EIDs."""
        return [_device(row) for row in self._connection.execute(_ALL)]

    def count(self) -> tuple[int, int]:
        """Return how many devices there are, and how many of them no identity signs for."""
        total, unprepared = self._connection.execute(_COUNT).one()
        return total, unprepared

    def put(self, device: Device) -> None:
        """Add a device, or change what is known of it.

        The contacts of a known device stay as `contact` counted them; the counts of packages are
        always what the queue says.
        """
        values = {name: getattr(device, name) for name in ("eid", *_GIVEN, *_COUNTED)}
        values["certificates"] = json_text.dump(device.certificates)
        self._connection.execute(_put(self._connection.dialect.name), values)

    def contact(self, eid: Eid, at: float, binding: str, address: str, dialect: str) -> Device:
        """Note that a device came, adding it if it is new, and return it.

        Others cannot change it until the end. Its counts may be older than that: one that says
        there is nothing can be believed, else ask the queue. at: seconds since the epoch.
        dialect: empty leaves the one that is known.
        """
        values = {"eid": eid, "at": at, "stamp": cadence.stamp(at)}
        values |= {"binding": binding, "address": address, "dialect": dialect}
        statement = _contact(self._connection.dialect.name)
        return _device(self._connection.execute(statement, values).one())

    def visited(self, visits: Sequence[Visits]) -> None:
        """Count contacts in that were noted before; a device forgotten meanwhile stays forgotten.

        visits: in the order of EIDs, in which programs lock them.
        """
        if visits:
            self._connection.execute(_VISITED, [_visited(one) for one in visits])

    def glance(self, eid: Eid) -> Glance | None:
        """Return the little that a poll without consequences needs; None for an unknown device."""
        row = self._connection.execute(_GLANCE, {"eid": eid}).one_or_none()
        return None if row is None else Glance(row[0], row[1], bool(row[2]), row[3])

    def remove(self, eid: Eid) -> None:
        """Forget a device. Its packages, results and counters stay."""
        self._connection.execute(_REMOVE, {"eid": eid})


def _device(row: Sequence[Any]) -> Device:
    """Read the columns of the table, and two counts after them."""
    eid, identity, eim_id, token, label, dialect, binding, address, *rest = row
    first, last, contacts, recent, certificates, queued, in_flight = rest
    chain = json_text.load_optional(CertificateChain, certificates, f"device {eid}")
    return Device(
        Eid(eid),
        identity,
        eim_id,
        token,
        label,
        dialect,
        binding,
        address,
        first,
        last,
        contacts,
        cadence.interval(recent),
        chain,
        queued or 0,
        in_flight,
    )


def _visited(visits: Visits) -> dict[str, object]:
    """Return the parameters that count contacts in."""
    return {
        "of": visits.eid,
        "first": visits.first,
        "last": visits.recent[0],
        "count": visits.count,
        "stamps": "".join(map(cadence.stamp, visits.recent)),
        "at_binding": visits.binding,
        "at_address": visits.address,
    }


def _with_counts() -> Select[Any]:
    """Every device beside what its queue holds; the open packages are read once for all."""
    queued = in_states(QueueState.QUEUED)
    sent = in_states(QueueState.DELIVERED, QueueState.EXECUTED)
    counts = (
        select(
            PACKAGES.columns.eid,
            func.count(case((queued, 1))).label("queued"),
            func.min(case((sent, PACKAGES.columns.id))).label("in_flight"),
        )
        .where(in_states(QueueState.QUEUED, QueueState.DELIVERED, QueueState.EXECUTED))
        .group_by(PACKAGES.columns.eid)
        .subquery()
    )
    joined = DEVICES.outerjoin(counts, counts.columns.eid == _COLUMNS.eid)
    return select(DEVICES, counts.columns.queued, counts.columns.in_flight).select_from(joined)


def _counts(eid: ColumnElement[str]) -> tuple[ScalarSelect[int], ScalarSelect[int | None]]:
    """How many packages a device has queued, and the oldest that was sent."""
    own = PACKAGES.columns.eid == eid
    sent = in_states(QueueState.DELIVERED, QueueState.EXECUTED)
    queued = select(func.count()).select_from(PACKAGES).where(own, in_states(QueueState.QUEUED))
    in_flight = select(func.min(PACKAGES.columns.id)).where(own, sent)
    return queued.scalar_subquery(), in_flight.scalar_subquery()


_ALL = _with_counts().order_by(_COLUMNS.eid)
_ONE = select(DEVICES, *_counts(bindparam("eid"))).where(_COLUMNS.eid == bindparam("eid"))
_COUNT = select(func.count(), func.count(case((_COLUMNS.identity == "", 1)))).select_from(DEVICES)
_LOCK = select(_COLUMNS.eid).where(_COLUMNS.eid == bindparam("eid")).with_for_update()
_GLANCE = text(SQL)
_STAMPS: BindParameter[str] = bindparam("stamps", type_=Text)
_LAST: BindParameter[float] = bindparam("last", type_=Double)
_LATER = _COLUMNS.last_contact <= _LAST
_VISITED = (
    update(DEVICES)
    .where(_COLUMNS.eid == bindparam("of"))
    .values(
        first_contact=case(
            (_COLUMNS.first_contact == 0, bindparam("first", type_=Double)),
            else_=_COLUMNS.first_contact,
        ),
        last_contact=case((_LATER, _LAST), else_=_COLUMNS.last_contact),
        binding=case((_LATER, bindparam("at_binding", type_=Text)), else_=_COLUMNS.binding),
        address=case((_LATER, bindparam("at_address", type_=Text)), else_=_COLUMNS.address),
        contacts=_COLUMNS.contacts + bindparam("count", type_=BigInteger),
        recent=func.substr(_STAMPS + _COLUMNS.recent, 1, cadence.LENGTH),
    )
)
_REMOVE = delete(DEVICES).where(_COLUMNS.eid == bindparam("eid"))


@cache
def _put(dialect: str) -> Any:
    names = ("eid", *_GIVEN, *_COUNTED, "certificates")
    adding = insert(dialect, DEVICES).values(recent="", **{n: bindparam(n) for n in names})
    changed = {name: adding.excluded[name] for name in (*_GIVEN, "certificates")}
    return adding.on_conflict_do_update(index_elements=[_COLUMNS.eid], set_=changed)


@cache
def _contact(dialect: str) -> ReturningInsert[Any]:
    at: BindParameter[float] = bindparam("at")
    adding = insert(dialect, DEVICES).values(
        eid=bindparam("eid"),
        identity="",
        eim_id="",
        label="",
        dialect=bindparam("dialect"),
        binding=bindparam("binding"),
        address=bindparam("address"),
        first_contact=at,
        last_contact=at,
        contacts=1,
        recent=bindparam("stamp"),
    )
    new = adding.excluded
    changing = adding.on_conflict_do_update(
        index_elements=[_COLUMNS.eid],
        set_={
            "dialect": case((new.dialect != "", new.dialect), else_=_COLUMNS.dialect),
            "binding": new.binding,
            "address": new.address,
            "first_contact": case(
                (_COLUMNS.first_contact == 0, new.first_contact), else_=_COLUMNS.first_contact
            ),
            "last_contact": new.last_contact,
            "contacts": _COLUMNS.contacts + 1,
            "recent": func.substr(new.recent + _COLUMNS.recent, 1, cadence.LENGTH),
        },
    )
    return changing.returning(*_COLUMNS, *_counts(bindparam("eid")))
