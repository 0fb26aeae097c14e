from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from app.codec import tlv
from app.codec.tree import decode
from app.errors import CancelledError, DeviceError
from app.ipa.engine import IpaEngine
from app.ipa.execute import stored_results
from app.ipa.options import IpaOptions
from app.ipa.reports import Step
from tests.composer.benches import OTHER, bench_card
from tests.ipa.peers import GET, Ipa, ScriptedEim, distrusted, garbled, refusing, signed, silent


def enabled(card) -> str:
    return next(str(one.iccid) for one in card.profiles() if one.enabled)


def kinds(report) -> list[str]:
    return [step.kind for step in report.steps]


def test_a_round_executes_all_packages_and_leaves_the_card_clean(ipa, eim, card):
    eim.packages = [signed(card, "listProfileInfo"), signed(card, "enable")]
    report = ipa.round()
    assert (report.ok, report.packages, report.delivered, report.waiting) == (True, 2, 2, 0)
    assert enabled(card) == OTHER
    assert stored_results(card) == ()
    assert card.session().list_notifications() == ()
    assert kinds(report)[:3] == ["card", "stored results", "ask"]
    assert len(report.results) == 2


def test_a_round_with_nothing_to_do_asks_once(ipa, eim):
    report = ipa.round()
    assert (report.ok, report.packages, len(eim.asked)) == (True, 0, 1)


def test_each_step_is_told_as_it_ends(card, eim):
    told: list[Step] = []
    ipa = Ipa(card, eim)

    async def work(do):
        return do(card)

    report = asyncio.run(IpaEngine(work, eim, ipa.options, ipa.around, told.append).round())
    assert tuple(told) == report.steps


def test_a_round_takes_no_more_packages_than_allowed(ipa, eim, card):
    eim.packages = [signed(card, "getRAT") for _ in range(3)]
    ipa.options = IpaOptions(most_packages=2)
    first, second = ipa.round(), ipa.round()
    assert (first.packages, first.more, second.packages, second.more) == (2, True, 1, False)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param(silent, "Nobody answers", id="no-answer"),
        pytest.param(refusing("404"), "404", id="4xx"),
        pytest.param(refusing("503"), "503", id="5xx"),
        pytest.param(distrusted, "pinned", id="tls"),
        pytest.param(garbled, "", id="undecodable"),
    ],
)
def test_an_eim_that_cannot_be_asked_ends_the_round_with_the_reason(ipa, eim, fault, words):
    eim.faults = {GET: [fault] * 3}
    report = ipa.round()
    assert not report.ok
    assert words in report.problem
    assert not report.steps[-1].ok


def test_silence_is_tried_again_and_a_refusal_is_not(ipa, eim):
    eim.faults = {GET: [silent, silent]}
    assert ipa.round().ok
    eim.faults = {GET: [refusing("503")]}
    assert not ipa.round().ok
    assert len(eim.asked) == 1


@pytest.mark.parametrize("code", [2, 3, 4, 127])
def test_an_eim_that_does_not_know_the_card_is_a_problem(ipa, eim, code):
    eim.faults = {GET: [lambda: bytes([0xBF, 0x4F, 3, 2, 1, code])]}
    report = ipa.round()
    assert not report.ok
    assert report.hint


def test_a_change_behind_the_eims_back_is_told_once(ipa, eim, card):
    ipa.round()
    card.enable(card.profiles()[1].iccid)
    ipa.round()
    ipa.round()
    told = [b"\x80\x00\x81\x01\x7f" in message for message in eim.asked]
    assert told == [False, True, False]


def test_a_change_that_could_not_be_told_is_told_later(ipa, eim):
    ipa.options = IpaOptions(cause=3, rplmn=bytes.fromhex("62F220"))
    engine = ipa.engine()
    eim.faults = {GET: [silent] * 3}
    reports = [asyncio.run(engine.round()) for _ in range(2)]
    assert [report.ok for report in reports] == [False, True]
    (message,) = eim.asked
    assert tlv.parse(message)[0].value[18:] == bytes.fromhex("8000 810103 820362F220")


def test_the_first_version_tells_a_change_without_cause():
    card, eim = bench_card("?dialect=1.0.1"), ScriptedEim()
    Ipa(card, eim, IpaOptions(cause=0)).round()
    card.close()
    assert tlv.parse(eim.asked[0])[0].value[18:] == bytes.fromhex("8000")


@pytest.mark.parametrize("dialect", ["1.0.1", "1.1", "1.2", "1.3"])
def test_every_version_is_spoken(dialect):
    card, eim = bench_card(f"?dialect={dialect}"), ScriptedEim()
    ipa = Ipa(card, eim)
    eim.packages = [bytes.fromhex("BF52055C03BF20A5"), signed(card, "enable")]
    report = ipa.round()
    card.close()
    assert (report.problem, report.dialect, report.delivered) == ("", dialect, 2)
    for message in eim.results:
        node = decode("EimPackageResult", message, dialect=dialect)
        notes = [note for one in node.walk() for note in one.notes]
        assert [note for note in notes if not note.text.startswith("Read as SGP.32 v1.0.1")] == []


def test_a_card_that_is_gone_ends_the_round_and_the_next_goes_on(ipa, eim, card):
    eim.packages = [signed(card, "enable")]
    gone = iter([DeviceError("The card is gone.")])

    async def work(do):
        if eim.asked and (error := next(gone, None)):
            raise error
        return do(card)

    engine = IpaEngine(work, eim, ipa.options, ipa.around)
    first, second = asyncio.run(engine.round()), asyncio.run(engine.round())
    assert (first.problem, second.ok, second.delivered) == ("The card is gone.", True, 1)


def test_a_card_lost_after_executing_has_its_result_found_and_delivered(ipa, eim, card):
    eim.packages = [signed(card, "getRAT")]
    plain_face = ipa.around.face

    class Cut:
        """Loses the card when the eUICC has executed, before the answer is read."""

        def __init__(self, euicc):
            self._euicc = euicc

        def __getattr__(self, name):
            return getattr(self._euicc, name)

        def execute(self, request, keep, policy):
            self._euicc.execute(request, lambda raw: None, policy)
            raise DeviceError("The card was pulled out.")

    ipa.around = replace(ipa.around, face=lambda one: Cut(plain_face(one)))
    first = ipa.round()
    assert (first.problem, eim.results) == ("The card was pulled out.", [])
    ipa.around = replace(ipa.around, face=plain_face)
    second = ipa.round()
    assert (second.ok, second.delivered, len(eim.results)) == (True, 1, 1)
    assert stored_results(card) == ()


def test_being_stopped_by_the_user_is_no_report(ipa):
    def stop(card):
        raise CancelledError("Stopped.")

    ipa.around = replace(ipa.around, face=stop)
    with pytest.raises(CancelledError):
        ipa.round()


def test_a_loop_does_rounds_until_it_is_stopped(ipa, eim, card):
    eim.packages = [signed(card, "getRAT") for _ in range(3)]
    ipa.options = IpaOptions(most_packages=2, interval_s=0.0)
    reports = []

    async def some_rounds() -> None:
        stop = asyncio.Event()

        def each(report) -> None:
            reports.append(report)
            if len(reports) == 3:
                stop.set()

        await ipa.engine().loop(stop, each)

    asyncio.run(some_rounds())
    assert [report.packages for report in reports] == [2, 1, 0]
