from __future__ import annotations

from app.capture.codec_parts import Reading
from app.capture.message_facts import Facts, PackageKey, facts
from app.codec.tree import decode
from tests.capture.wire import EID, POLL


def test_a_poll_names_its_eid() -> None:
    assert facts(Reading("", decode("GetEimPackageRequest", POLL))) == Facts(EID)


def test_a_package_names_eim_counter_transaction_and_operations() -> None:
    inner = f"8004746573745A10{EID}8101058202AABBA005AB03810100"
    signed = f"30{len(inner) // 2:02X}{inner}"
    message = bytes.fromhex(f"BF51{len(signed) // 2:02X}{signed}")
    found = facts(Reading("", decode("EuiccPackageRequest", message)))
    assert found.eid == EID
    assert found.keys == (PackageKey("test", 5), PackageKey(transaction="AABB"))


def test_sequence_numbers_are_collected() -> None:
    node = decode("NotificationSentRequest", bytes.fromhex("BF3003800107"))
    assert facts(Reading("", node)).seqs == (7,)


def test_damaged_and_absent_messages_say_nothing() -> None:
    assert facts(Reading("x")) == Facts()
    assert facts(Reading("", decode("EuiccPackageRequest", b"\xbf\x51\x05\x30"))) == Facts()
