"""Everything the earlier flows do with a card, done through a modem: on a pty, TCP and RFC 2217."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.card.card import Card
from app.card.transport import open_transport
from app.composer.desk import ComposerDesk
from app.composer.history import History
from app.crypto.keys import Curve
from app.eim.counters import Counters
from app.eim.introduction import Introduction
from app.errors import NotSupportedError
from app.sim.modem_quirks import QUIRKS
from app.values.eim import QueueState
from app.values.esipa import Binding
from app.values.euicc import CardReport, CheckResult, ProfileInfo
from app.values.ids import Eid, Iccid
from app.values.modem import Rung
from app.values.packages import FieldValue, Operation, PackageState, Recipe
from app.values.trust import IdentityKind
from tests.cli.conftest import Run, run  # noqa: F401 - a fixture
from tests.composer.benches import FIRST, OTHER, fresh_desk, recipe
from tests.eim.hosting import Bench, bench
from tests.flows.modems import LACKING, PORTS, Modem, modem

pytestmark = pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")
"""pyserial's client of RFC 2217 is older than these warnings."""

BLANK = "sim:desk?blank=yes"
BOOTSTRAP = "89999040000000000073"
HOPELESS = ("huawei-ms2372h", "alcatel-ik41")
"""Quirks of modems that let nobody at their card."""

WAYS = [
    *(pytest.param(port, Rung.CGLA, id=f"{port}-cgla") for port in PORTS),
    pytest.param("pty", Rung.CSIM_CHANNEL, id="pty-csim"),
    pytest.param("socket", Rung.CSIM_CHANNEL, id="socket-csim"),
    pytest.param("pty", Rung.CSIM_BASIC, id="pty-basic"),
]


def plainly(report: CardReport) -> CardReport:
    """Return what a report says of the card, without how it was reached or how long that took."""
    verdict = replace(report.verdict, atr=b"", protocol="", probes=(), channel=0)
    return replace(report, verdict=verdict, read_at=0, duration_s=0, apdus=0)


@pytest.mark.parametrize(("where", "rung"), WAYS)
@pytest.mark.parametrize("kind", ["sgp32", "sgp22", "sgp02", "uicc"])
def test_a_card_reads_the_same_through_a_modem_as_without(
    tmp_path: Path, where: str, rung: Rung, kind: str
) -> None:
    uri = f"sim:desk?kind={kind}"
    with closing(Card(open_transport(uri))) as direct:
        wanted = direct.report()
    with (
        modem(tmp_path, where, card=uri, without=LACKING[rung]) as one,
        closing(one.card()) as card,
    ):
        report, again = card.report(), card.report()
    assert plainly(report) == plainly(wanted)
    assert plainly(again) == plainly(wanted)


@pytest.mark.parametrize("quirk", [name for name in QUIRKS if name not in HOPELESS])
def test_every_quirk_still_lets_a_profile_be_switched(tmp_path: Path, quirk: str) -> None:
    chosen = "?quirk=needs-le" if quirk == "needs-le" else ""
    hurry = ("slow-load:20",) if quirk == "slow-loading" else ()
    with modem(tmp_path, quirks=(quirk,), faults=hurry) as one:
        with closing(Card(open_transport(one.uri + chosen))) as card:
            before = card.report()
            after = card.enable(Iccid(OTHER))
            again = card.report()
        assert one.enabled() == OTHER
    assert before.errors == again.errors == ()
    assert [enabled(before.profiles), enabled(after), enabled(again.profiles)] == [
        FIRST,
        OTHER,
        OTHER,
    ]


@pytest.mark.parametrize("quirk", HOPELESS)
def test_a_modem_that_lets_nobody_at_its_card_is_told_apart(tmp_path: Path, quirk: str) -> None:
    with (
        modem(tmp_path, quirks=(quirk,)) as one,
        closing(one.card()) as card,
        pytest.raises(NotSupportedError, match="through this modem") as caught,
    ):
        card.report()
    assert "card reader" in caught.value.hint


@pytest.mark.parametrize(
    "faults",
    [
        ("urcs", "noise"),
        ("few-channels:1",),
        ("sim-busy:3",),
        ("get-response",),
        ("block-limit:63", "line-limit:160"),
    ],
    ids=lambda faults: "+".join(faults),
)
@pytest.mark.parametrize("rung", LACKING)
def test_a_modem_with_faults_carries_a_package(
    tmp_path: Path, rung: Rung, faults: tuple[str, ...]
) -> None:
    with (
        modem(tmp_path, card="sim:desk", without=LACKING[rung], faults=faults) as one,
        closing(one.card()) as card,
    ):
        done = fresh_desk().execute(card, recipe())
        assert one.enabled() == OTHER
    assert done.verdict is not None
    assert done.verdict.result is CheckResult.PASS
    assert done.state is PackageState.REPORTED


@pytest.mark.parametrize(("where", "rung"), WAYS)
def test_a_blank_card_is_associated_and_obeys(tmp_path: Path, where: str, rung: Rung) -> None:
    desk = fresh_desk()
    desk.trust.generate(IdentityKind.EIM, "lab", Curve.P256, protect="none")
    packages: list[tuple[str, dict[str, FieldValue]]] = [
        ("listProfileInfo", {}),
        ("setDefaultDpAddress", {"defaultDpAddress": "new.smdp.example"}),
        ("enable", {"iccid": OTHER, "rollbackFlag": True}),
        ("disable", {"iccid": OTHER}),
        ("delete", {"iccid": BOOTSTRAP}),
    ]
    with (
        modem(tmp_path, where, card="sim:desk?blank=yes&dialect=1.3", without=LACKING[rung]) as one,
        closing(one.card()) as card,
    ):
        desk.associate(card, "lab", fqdn="eim.lab.example")
        for name, values in packages:
            asked = Recipe(dialect="1.3", identity="lab", operations=(Operation(name, values),))
            done = desk.execute(card, asked)
            assert done.verdict is not None
            assert done.verdict.result is CheckResult.PASS, (name, done.verdict)
            assert [outcome.ok for outcome in done.verdict.outcomes] == [True], name
            assert done.state is PackageState.REPORTED, name
        left = [str(profile.iccid) for profile in card.profiles()]
        assert BOOTSTRAP not in left
        assert not one.enabled()


@pytest.mark.parametrize(
    ("binding", "scheme"),
    [
        pytest.param(Binding.HTTPS, "https", id="https"),
        pytest.param(Binding.COAPS, "coaps", id="coaps"),
    ],
)
@pytest.mark.parametrize(("where", "rung"), WAYS)
def test_ipa_poll_fetches_and_carries_out_what_the_eim_queued(
    run: Run,  # noqa: F811 - the fixture
    tmp_path: Path,
    where: str,
    rung: Rung,
    binding: Binding,
    scheme: str,
) -> None:
    with bench(tmp_path) as eim, modem(tmp_path, where, card=BLANK, without=LACKING[rung]) as one:
        eim.run(eim.host.open())
        eim.run(eim.host.start(binding))
        eid = associated(eim, one, binding)
        for asked in (recipe("listProfileInfo"), recipe(), recipe("listProfileInfo")):
            eim.run(eim.host.service.enqueue([eid], asked))
        said = run("ipa", "poll", "--reader", one.uri, "--json")
        assert said.code == 0, said.out
        report = said.json["report"]
        assert report["url"].startswith(f"{scheme}://")
        listed = eim.run(eim.host.service.queue(eid))
        states = [package.state for package in listed if not package.automatic]
        assert states == [QueueState.SUCCEEDED] * 3
        assert one.enabled() == OTHER
        shown = run("card", "profiles", "--reader", one.uri, "--json")
        assert shown.code == 0, shown.out
        now = [row["iccid"] for row in shown.json["profiles"] if row["state"] == "enabled"]
        assert now == [OTHER]


def associated(eim: Bench, one: Modem, binding: Binding) -> Eid:
    """Make the card in a modem obey this eIM, and return its EID."""
    values = eim.run(eim.host.configuration(Introduction(prefer=binding)))
    with closing(one.card()) as card:
        desk = ComposerDesk(eim.trust, Counters(), History())
        told = desk.associate(card, eim.host.status().identity, more=values)
        verdict = card.verdict()
    assert verdict.eid is not None
    known = eim.host.associated(
        verdict.eid, told.token, eim_id=told.eim_id, dialect=verdict.dialect
    )
    eim.run(known)
    return verdict.eid


def enabled(profiles: Iterable[ProfileInfo]) -> str:
    """Return the ICCID of the enabled profile."""
    return next(str(profile.iccid) for profile in profiles if profile.enabled)
