"""eIM packages over a real pcscd: composed, signed, executed by a simulated eUICC, and judged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.card.card import Card
from app.card.transport import CardUri, open_transport
from app.composer.desk import ComposerDesk
from app.composer.history import History
from app.crypto.keys import Curve
from app.crypto.trust import TrustStore
from app.eim.counters import Counters
from app.eim.operations import OPERATIONS
from app.errors import ProcedureError
from app.sim.options import SimOptions
from app.sim.roots import simulated_roots
from app.sim.virtual import SimulatedCard
from app.values.euicc import CheckResult
from app.values.packages import (
    Fault,
    FieldValue,
    Operation,
    PackageState,
    Recipe,
)
from app.values.trust import IdentityKind
from tests.pcscd import READERS, Pcscd

pytestmark = pytest.mark.pcscd

FIRST = "8999901000000000179"
"""The profile in use."""
OTHER = "8999902000000042428"
BOOTSTRAP = "89999040000000000073"
SECOND_EIM = "second.eim.example"


def simulated(options: str) -> SimulatedCard:
    return SimulatedCard(SimOptions.from_uri(CardUri.parse(f"sim:packages?{options}")))


@pytest.fixture
def desk() -> ComposerDesk:
    return ComposerDesk(TrustStore(), Counters(), History())


@contextmanager
def inserted(pcscd: Pcscd, options: str) -> Iterator[Card]:
    """Have a simulated card in a reader, with its root trusted as on the machine that made it."""
    with pcscd.inserted(simulated(options)):
        card = Card(open_transport(f"pcsc:{READERS[0]}"), roots=simulated_roots())
        try:
            yield card
        finally:
            card.close()


def run(desk: ComposerDesk, card: Card, recipe: Recipe, name: str, **values: FieldValue):
    return desk.execute(card, replace(recipe, operations=(Operation(name, values),)))


@pytest.mark.parametrize("dialect", ["1.0.1", "1.2", "1.3"])
@pytest.mark.parametrize("curve", ["p256", "brainpool"])
def test_a_blank_card_is_associated_and_does_every_operation(
    pcscd: Pcscd, desk: ComposerDesk, dialect: str, curve: str
):
    keys = {"p256": Curve.P256, "brainpool": Curve.BRAINPOOL}
    for name in ("lab", "other"):
        desk.trust.generate(IdentityKind.EIM, name, keys[curve], protect="none")
    second = desk.trust.identity("other").public_key
    recipe = Recipe(dialect=dialect, identity="lab", transaction_id=b"\x0a\x0b")
    with inserted(pcscd, f"blank=yes&dialect={dialect}&curve={curve}") as card:
        made = desk.associate(card, "lab", fqdn="eim.lab.example")
        assert [eim.eim_id for eim in made.eims] == ["lab"]
        assert made.token is not None
        packages: list[tuple[str, dict[str, FieldValue]]] = [
            ("listProfileInfo", {}),
            ("getRAT", {}),
            ("configureImmediateEnable", {"immediateEnableFlag": True}),
            ("unsetFallbackAttribute", {}),
            ("setFallbackAttribute", {"iccid": OTHER}),
            ("setDefaultDpAddress", {"defaultDpAddress": "new.smdp.example"}),
            ("enable", {"iccid": OTHER, "rollbackFlag": True}),
            ("disable", {"iccid": OTHER}),
            ("delete", {"iccid": BOOTSTRAP}),
            (
                "addEim",
                {
                    "eimId": SECOND_EIM,
                    "counterValue": 0,
                    "associationToken": -1,
                    "eimPublicKey": second,
                },
            ),
            ("updateEim", {"eimId": SECOND_EIM, "eimFqdn": "moved.example"}),
            ("listEim", {}),
            ("deleteEim", {"eimId": SECOND_EIM}),
        ]
        known = {row.name for row in OPERATIONS if row.exists_in(dialect)}
        assert known <= {name for name, _ in packages}
        for number, (name, values) in enumerate((n, v) for n, v in packages if n in known):
            done = run(desk, card, recipe, name, **values)
            assert done.verdict is not None
            told = (name, done.verdict)
            assert done.verdict.result is CheckResult.PASS, told
            assert [outcome.ok for outcome in done.verdict.outcomes] == [True], told
            assert done.state is PackageState.REPORTED, told
            assert done.package.counter == number + 1
            if name == "enable":
                assert [str(p.iccid) for p in done.profiles_before if p.enabled] == [FIRST]
                assert [str(p.iccid) for p in done.profiles_after if p.enabled] == [OTHER]
        assert not desk.results(card)
        profiles = card.profiles()
        assert not [profile for profile in profiles if profile.enabled]
        assert BOOTSTRAP not in [profile.iccid for profile in profiles]
        assert [eim.eim_id for eim in card.session().eim_configuration()] == ["lab"]
        with pytest.raises(ProcedureError, match="already"):
            desk.associate(card, "other")


_SIGNED_ERROR, _UNSIGNED = "euiccPackageErrorSigned", "euiccPackageErrorUnsigned"


@pytest.mark.parametrize(
    ("changes", "arm", "code", "name"),
    [
        pytest.param(
            {"faults": (Fault.WRONG_EID,)}, _SIGNED_ERROR, 3, "invalidEid", id="wrong-eid"
        ),
        pytest.param(
            {"faults": (Fault.OLD_COUNTER,)}, _SIGNED_ERROR, 4, "replayError", id="old-counter"
        ),
        pytest.param(
            {"counter": 0x800000},
            _SIGNED_ERROR,
            6,
            "counterValueOutOfRange",
            id="counter-out-of-range",
        ),
        pytest.param({"identity": "stranger"}, _UNSIGNED, None, "", id="wrong-key"),
        pytest.param({"faults": (Fault.BAD_SIGNATURE,)}, _UNSIGNED, None, "", id="bad-signature"),
        pytest.param({"faults": (Fault.WRONG_TOKEN,)}, _UNSIGNED, None, "", id="token-mismatch"),
        pytest.param({"eim_id": "nobody.example"}, _UNSIGNED, None, "", id="unknown-eim"),
    ],
)
def test_a_wrong_package_gets_its_error_and_changes_nothing(
    pcscd: Pcscd, desk: ComposerDesk, changes, arm, code, name
):
    desk.trust.generate(IdentityKind.EIM, "stranger", protect="none")
    with inserted(pcscd, "dialect=1.2") as card:
        aimed = desk.aim(card, Recipe(operations=(Operation("enable", {"iccid": OTHER}),)))
        done = desk.execute(card, replace(aimed, **changes))
        enabled = [str(profile.iccid) for profile in card.profiles() if profile.enabled]
        good = desk.execute(card, aimed)
    assert done.verdict is not None
    assert (done.verdict.arm, done.verdict.error_code) == (arm, code)
    assert done.verdict.error_name.startswith(name)
    assert not any(outcome.ok for outcome in done.verdict.outcomes)
    assert enabled == [FIRST]
    wanted = CheckResult.PASS if arm == _SIGNED_ERROR else CheckResult.NOT_CHECKABLE
    assert done.verdict.result is wanted, done.verdict.checks
    assert good.verdict is not None
    assert [outcome.ok for outcome in good.verdict.outcomes] == [True]


def test_a_package_is_executed_once_and_its_replay_refused(pcscd: Pcscd, desk: ComposerDesk):
    with inserted(pcscd, "dialect=1.3") as card:
        first = desk.execute(card, Recipe(operations=(Operation("enable", {"iccid": OTHER}),)))
        again = desk.execute(card, first.package)
    assert again.id != first.id
    assert again.verdict is not None
    assert (again.verdict.error_code, again.verdict.error_name) == (4, "replayError")
    assert [one.id for one in desk.history.listing().executions] == [again.id, first.id]


def test_a_result_lost_on_the_way_is_found_on_the_card(pcscd: Pcscd, desk: ComposerDesk):
    listing = Recipe(operations=(Operation("getRAT"),))
    with inserted(pcscd, "dialect=1.2") as card:
        done = desk.execute(card, listing, acknowledge=False)
        lost = replace(done, state=PackageState.SENT, result=b"", verdict=None)
        desk.history.save(lost)
        (waiting,) = desk.results(card)
        assert waiting.execution == done.id
        assert waiting.verdict is not None
        assert waiting.verdict.result is CheckResult.PASS
        found = desk.history.get(done.id)
        assert (found.state, found.result) == (PackageState.EXECUTED, done.result)
        assert waiting.seq is not None
        assert desk.acknowledge(card, [waiting.seq, 999]) == (waiting.seq,)
        assert desk.history.get(done.id).state is PackageState.REPORTED
        assert desk.results(card) == ()
