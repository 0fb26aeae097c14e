from __future__ import annotations

from dataclasses import replace

import pytest

from app.codec.mapping import read
from app.errors import PeerError
from app.ipa.execute import stored_results
from app.ipa.options import IpaOptions
from app.ipa.results import read_result
from tests.composer.benches import bench_card
from tests.ipa.peers import PROVIDE, Ipa, ScriptedEim, signed, silent

TRANSACTION = bytes.fromhex("0102")
ORDER = bytes.fromhex("BF5404 82020102")
INSTALLED = bytes.fromhex("BF3700")


@pytest.fixture
def old():
    card = bench_card("?dialect=1.0.1")
    yield Ipa(card, ScriptedEim())
    card.close()


def told(ipa: Ipa, dialect: str = "1.2"):
    return read("EimPackageResult", ipa.eim.results[-1], dialect=dialect)


def test_a_result_travels_with_the_notifications_it_caused(ipa, eim, card):
    eim.packages = [signed(card, "enable")]
    before = {one.seq for one in card.session().list_notifications()}
    ipa.round()
    kind, value = told(ipa)
    assert kind == "ePRAndNotifications"
    numbers = {one["tbsOtherNotification"]["seqNumber"] for _, one in value["notificationList"]}
    assert len(numbers) == 2
    assert not numbers & before


def test_notifications_can_go_separately(ipa, eim, card):
    ipa.options = IpaOptions(with_result=False)
    eim.packages = [signed(card, "enable")]
    ipa.round()
    assert told(ipa)[0] == "euiccPackageResult"
    assert len(eim.notifications) == 5


def test_a_result_is_on_the_disk_before_it_is_sent(ipa, eim, card):
    eim.packages = [signed(card, "getRAT")]
    kept = []

    def look() -> bytes:
        (pending,) = ipa.around.standings.get(card.verdict().eid, "eim.workbench.example").pending
        kept.append(pending.raw)
        return silent()

    eim.faults = {PROVIDE: [look]}
    ipa.round()
    assert [read_result(raw).seq for raw in kept] == [read_result(eim.results[0]).seq]


def test_a_download_without_a_way_to_servers_is_answered_with_the_error(ipa, eim):
    eim.packages = [ORDER]
    assert ipa.round().ok
    assert told(ipa) == (
        "profileDownloadTriggerResult",
        {
            "eimTransactionId": TRANSACTION,
            "profileDownloadTriggerResultData": (
                "profileDownloadError",
                {"profileDownloadErrorReason": 127},
            ),
        },
    )


def test_the_first_version_has_no_reason_in_its_error(old):
    old.eim.packages = [ORDER]
    old.round()
    assert old.eim.results == [bytes.fromhex("BF5406 82020102 3000")]


class Servers:
    def __init__(self, *installed: bytes) -> None:
        self.installed = list(installed)
        self.orders: list[bytes] = []

    async def download(self, order, card):
        self.orders.append(order)
        if not self.installed:
            raise PeerError("The SM-DP+ does not answer.")
        await card(lambda one: one.session())
        return self.installed.pop()

    async def notify(self, address, notification):
        raise PeerError("The SM-DP+ does not answer.")


def test_a_download_goes_where_it_is_ordered_and_its_result_to_the_eim(ipa, eim):
    servers = Servers(INSTALLED)
    ipa.around = replace(ipa.around, downloader=servers)
    eim.packages = [ORDER]
    ipa.round()
    assert (servers.orders, eim.results) == ([ORDER], [bytes.fromhex("BF5407 82020102 BF3700")])


def test_a_download_that_fails_is_told(ipa, eim):
    ipa.around = replace(ipa.around, downloader=Servers())
    eim.packages = [ORDER]
    report = ipa.round()
    assert any("SM-DP+ does not answer" in step.words for step in report.steps if not step.ok)
    assert told(ipa)[0] == "profileDownloadTriggerResult"


@pytest.mark.parametrize(
    ("package", "code"),
    [
        pytest.param("BF550101", 2, id="unknown"),
        pytest.param("BF530380010 1".replace(" ", ""), 2, id="acknowledgements-belong-elsewhere"),
        pytest.param("BF5203800100", 1, id="data-request-without-tags"),
        pytest.param("BF5182", 1, id="cut-off"),
    ],
)
def test_a_package_that_cannot_be_read_is_refused_with_its_code(ipa, eim, package, code):
    eim.packages = [bytes.fromhex(package)]
    report = ipa.round()
    assert report.ok
    kind, value = told(ipa)
    assert (kind, value["eimPackageResultErrorCode"]) == ("eimPackageResultResponseError", code)


def test_the_first_version_refuses_with_a_bare_code(old):
    old.eim.packages = [bytes.fromhex("BF550101")]
    old.round()
    assert old.eim.results == [bytes.fromhex("020102")]


def test_a_package_damaged_inside_is_the_euiccs_to_judge(ipa, eim, card):
    eim.packages = [signed(card, "getRAT").replace(b"\xa6\x00", b"\xb6\x00")]
    ipa.round()
    kind, value = told(ipa)
    assert (kind, value[0]) == ("euiccPackageResult", "euiccPackageErrorUnsigned")
    assert stored_results(card) == ()
