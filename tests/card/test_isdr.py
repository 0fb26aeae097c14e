"""Every verb of the session at once: what a dialect lacks, and what spoiled answers do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.card.card import Card
from app.card.isdr import IsdrSession
from app.card.transport import open_transport
from app.errors import NotSupportedError, WorkbenchError
from app.values.ids import Iccid
from tests.card.simulated import OTHER, Mutator, Spoiled, Tape, session, uri

Verb = Callable[[IsdrSession], object]

READING: dict[str, Verb] = {
    "eid": lambda s: s.eid(),
    "info1": lambda s: s.info1(),
    "info2": lambda s: s.info2(),
    "challenge": lambda s: s.challenge(),
    "rat": lambda s: s.rat(),
    "profiles": lambda s: s.list_profiles(),
    "addresses": lambda s: s.configured_addresses(),
    "notifications": lambda s: s.list_notifications(),
    "retrieve": lambda s: s.retrieve_notifications(),
    "certificates": lambda s: s.certificates(),
    "eims": lambda s: s.eim_configuration(),
    "package-results": lambda s: s.package_results(),
    "connectivity": lambda s: s.connectivity_parameters(),
}

CHANGING: dict[str, Verb] = {
    "enable": lambda s: s.enable(Iccid(OTHER)),
    "disable": lambda s: s.disable(Iccid(OTHER)),
    "delete": lambda s: s.delete(Iccid(OTHER)),
    "nickname": lambda s: s.set_nickname(Iccid(OTHER), "x"),
    "default-dp": lambda s: s.set_default_dp("smdp.example"),
    "reset": lambda s: s.memory_reset(["resetDefaultSmdpAddress"]),
    "remove": lambda s: s.remove_notification(1),
    "add-eim": lambda s: s.add_initial_eim([{"eimId": "x", "counterValue": 0}]),
    "configure": lambda s: s.configure_immediate_enable(allowed=True),
    "immediate": lambda s: s.immediate_enable(),
    "rollback": lambda s: s.rollback(),
    "fallback": lambda s: s.execute_fallback(),
    "return": lambda s: s.return_from_fallback(),
    "emergency-on": lambda s: s.enable_emergency(),
    "emergency-off": lambda s: s.disable_emergency(),
    "ipae": lambda s: s.activate_ipae(),
    "cancel": lambda s: s.cancel_session(b"\x01", 0),
}

SINCE_1_1 = ("connectivity", "fallback", "return", "emergency-on", "emergency-off", "ipae")
IOT_ONLY = (
    *SINCE_1_1,
    "certificates",
    "eims",
    "package-results",
    "add-eim",
    "configure",
    "immediate",
    "rollback",
)
ALL = {**READING, **CHANGING}


@pytest.mark.parametrize(
    ("options", "verbs"),
    [
        pytest.param({"kind": "sgp22"}, IOT_ONLY, id="sgp22"),
        pytest.param({"dialect": "1.0.1"}, SINCE_1_1, id="1.0.1"),
    ],
)
def test_what_the_dialect_lacks_is_refused_before_the_card_is_asked(
    options: dict[str, str], verbs: tuple[str, ...]
):
    tape = Tape()
    opened = session(tape, **options)
    before = len(tape.commands)

    for name in verbs:
        with pytest.raises(NotSupportedError) as caught:
            ALL[name](opened)
        assert caught.value.needs.startswith("SGP.32 v1."), name

    assert len(tape.commands) == before


@pytest.mark.parametrize("dialect", ["1.0.1", "1.1", "1.2", "1.3"])
def test_every_reading_verb_of_a_dialect_is_answered(dialect: str):
    opened = session(dialect=dialect)

    for name, verb in READING.items():
        if dialect != "1.0.1" or name not in SINCE_1_1:
            assert verb(opened) is not None, name


@pytest.mark.parametrize("options", [{}, {"kind": "sgp22"}, {"dialect": "1.0.1"}], ids=str)
@pytest.mark.parametrize("protocol", ["t0", "t1"])
def test_spoiled_answers_to_any_verb_raise_nothing_but_our_own_errors(
    options: dict[str, str], protocol: str
):
    for seed in range(12):
        inner = open_transport(uri(protocol=protocol, **options))
        mutator = Mutator(seed, every=3, after=13)
        opened = Card(Spoiled(inner, mutator)).session()
        failed = 0
        for verb in ALL.values():
            try:
                verb(opened)
            except WorkbenchError as error:
                failed += bool(str(error))
        assert failed
        assert mutator.mutated
