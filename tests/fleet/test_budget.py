"""The data budget: measured, complete, and in the order everybody expects."""

from __future__ import annotations

import pytest

from app.errors import SettingsError
from app.fleet.budget import BudgetPlan, BudgetRow, Door, Procedure, Session, measure
from app.runtime import Runtime
from app.values.esipa import Binding, WireBytes

Table = dict[tuple[Procedure, Door, Session], BudgetRow]


@pytest.fixture(scope="module")
def table() -> Table:
    runtime = Runtime()
    try:
        rows = runtime.spawn(measure(runtime)).result(60)
    finally:
        runtime.close()
    return {(row.procedure, row.door, row.session): row for row in rows}


def _total(table: Table, door: Door, session: Session) -> int:
    return table[Procedure.LIST, door, session].wire.total


def test_every_case_is_measured(table: Table) -> None:
    assert set(table) == set(BudgetPlan().cases)
    assert all(row.wire.payload > 0 for row in table.values())


@pytest.mark.parametrize("door", [door for door in Door if door is not Door.COAPS_PSK])
def test_a_session_that_is_kept_is_cheaper(table: Table, door: Door) -> None:
    new, resumed, kept = (_total(table, door, session) for session in Session)
    assert kept < resumed < new


@pytest.mark.parametrize("session", Session)
def test_coap_is_cheaper_than_https_and_asn1_than_json(table: Table, session: Session) -> None:
    coaps, https = _total(table, Door.COAPS, session), _total(table, Door.HTTPS, session)
    assert coaps < https < _total(table, Door.HTTPS_JSON, session)


def test_a_pre_shared_key_saves_the_certificates(table: Table) -> None:
    psk, certificate = (
        table[Procedure.POLL, door, Session.NEW].wire for door in (Door.COAPS_PSK, Door.COAPS)
    )
    assert psk.handshake < certificate.handshake / 2
    assert psk.payload == certificate.payload


def test_the_payload_does_not_depend_on_the_binding(table: Table) -> None:
    doors = (Door.HTTPS, Door.COAPS, Door.COAPS_PSK)
    sizes = {
        table[Procedure.LIST, door, session].wire.payload for door in doors for session in Session
    }
    assert len(sizes) == 1


def test_only_tcp_is_estimated_and_open_sessions_have_no_handshake(table: Table) -> None:
    for (_, door, session), row in table.items():
        assert row.wire.estimated is (door.binding is not Binding.COAPS)
        assert (row.wire.handshake == 0) is (session is Session.OPEN)


def test_a_procedure_with_a_package_takes_three_exchanges(table: Table) -> None:
    for (procedure, _, _), row in table.items():
        assert row.exchanges == (1 if procedure is Procedure.POLL else 3)


def test_udp_headers_are_counted_for_whole_packets(table: Table) -> None:
    wire: WireBytes = table[Procedure.POLL, Door.COAPS, Session.OPEN].wire
    assert (wire.transport, wire.ip) == (2 * 8, 2 * 20)


def test_a_smaller_mtu_costs_fragments() -> None:
    runtime = Runtime()
    try:
        plan = BudgetPlan((Door.HTTPS,), (Session.NEW,), (Procedure.LIST,), mtu=300)
        (small,) = runtime.spawn(measure(runtime, plan)).result(30)
    finally:
        runtime.close()
    assert small.wire.ip > 320


def test_an_mtu_no_link_has_is_refused() -> None:
    runtime = Runtime()
    try:
        with pytest.raises(SettingsError):
            runtime.spawn(measure(runtime, BudgetPlan(mtu=10))).result(30)
    finally:
        runtime.close()
