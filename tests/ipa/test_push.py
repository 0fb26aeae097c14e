from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from app.codec import tlv
from app.codec.mapping import read
from app.errors import CodecError, DeviceError
from app.ipa.contact import Surroundings
from app.ipa.euicc import known_eid
from app.ipa.execute import stored_results
from app.ipa.push import PushReceiver
from app.ipa.reports import RoundReport
from app.ipa.results import read_result
from app.ipa.standing import Standings
from app.values.esipa import Binding
from tests.composer.benches import bench_card
from tests.ipa.peers import Ipa, ScriptedEim, integer, signed

PUSH = 0xBF4E


class Listening:
    def __init__(self, card, around: Surroundings | None = None) -> None:
        self.card = card
        self.around = around or Surroundings(Standings())
        self.reports: list[RoundReport] = []

    def push(self, *packages: bytes) -> list[bytes]:
        async def work(do):
            return do(self.card)

        async def answers() -> list[bytes]:
            receiver = PushReceiver(work, around=self.around, each=self.reports.append)
            told = [
                receiver.answer(tlv.encode(PUSH, one), "eim:1", Binding.HTTPS) for one in packages
            ]
            return await asyncio.gather(*told)

        return asyncio.run(answers())


@pytest.fixture
def ipa(card):
    return Listening(card)


def acknowledgement(*seqs: int) -> bytes:
    return tlv.encode(0xBF53, b"".join(tlv.encode(0x80, integer(seq)) for seq in seqs))


def told(answer: bytes, dialect: str = "1.2"):
    return read("TransferEimPackageResponse", answer, dialect=dialect)


def test_a_pushed_package_is_executed_and_its_result_answered(ipa, card):
    (answer,) = ipa.push(signed(card, "enable"))
    kind, value = told(answer)
    assert (kind, len(value["notificationList"])) == ("ePRAndNotifications", 2)
    assert (ipa.reports[0].packages, ipa.reports[0].url) == (1, "eim:1")


def test_what_is_acknowledged_by_push_leaves_the_card(ipa, card):
    (answer,) = ipa.push(signed(card, "getRAT"))
    (raw,) = stored_results(card)
    assert answer == tlv.encode(PUSH, raw)
    assert ipa.push(acknowledgement(read_result(raw).seq or 0)) == [bytes.fromhex("BF4E020500")]
    assert stored_results(card) == ()


def test_what_is_not_acknowledged_goes_with_the_next_poll(ipa, card):
    ipa.push(signed(card, "getRAT"))
    eim = ScriptedEim()
    report = Ipa(card, eim, around=ipa.around).round()
    assert (report.delivered, stored_results(card)) == (1, ())


def test_packages_pushed_at_once_are_done_one_after_the_other(ipa, card):
    packages = [signed(card, "getRAT") for _ in range(3)]
    counters = [read_result(told_raw).counter for told_raw in map(inner, ipa.push(*packages))]
    assert counters == [1, 2, 3]


def inner(answer: bytes) -> bytes:
    return tlv.parse(answer)[0].value


def test_data_is_told_and_not_kept(ipa):
    (answer,) = ipa.push(bytes.fromhex("BF52055C03BF20A5"))
    assert told(answer)[0] == "ipaEuiccDataResponse"
    assert ipa.reports[0].waiting == 0


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [("1.2", "BF4E020500"), ("1.3", "BF4E07BF600480020102")],
)
def test_a_download_is_received_and_its_end_is_told_by_the_next_poll(dialect, expected):
    card = bench_card(f"?dialect={dialect}")
    ipa, eim = Listening(card), ScriptedEim()
    assert ipa.push(bytes.fromhex("BF540482020102")) == [bytes.fromhex(expected)]
    Ipa(card, eim, around=ipa.around).round()
    card.close()
    assert [raw[:2] for raw in eim.results] == [b"\xbf\x54"]


@pytest.mark.parametrize(
    ("dialect", "package", "expected"),
    [
        ("1.2", "BF5500", "BF4E03020102"),
        ("1.2", "BF5203800100", "BF4E03020101"),
        ("1.0.1", "BF5500", "BF4E03020102"),
    ],
)
def test_what_cannot_be_read_is_answered_with_its_code(dialect, package, expected):
    card = bench_card(f"?dialect={dialect}")
    assert Listening(card).push(bytes.fromhex(package)) == [bytes.fromhex(expected)]
    card.close()


def test_from_the_newest_version_an_error_names_the_card():
    card = bench_card("?dialect=1.3")
    (answer,) = Listening(card).push(bytes.fromhex("BF5500"))
    kind, value = told(answer, "1.3")
    eid = card.verdict().eid
    card.close()
    assert (kind, value) == (
        "eimPackageErrorWithCid",
        {"eidValue": known_eid(eid).wire, "eimPackageError": 2},
    )


def test_a_card_that_is_gone_is_answered_with_an_error_and_reported(ipa):
    def gone(card):
        raise DeviceError("The card is gone.")

    ipa.around = replace(ipa.around, face=gone)
    assert ipa.push(bytes.fromhex("BF5400")) == [bytes.fromhex("BF4E0302017F")]
    assert ipa.reports[0].problem == "The card is gone."


def test_what_is_no_push_is_an_error(ipa):
    async def work(do):
        return do(ipa.card)

    with pytest.raises(CodecError):
        asyncio.run(PushReceiver(work).answer(b"\xbf\x4f\x00", "eim:1", Binding.HTTPS))
