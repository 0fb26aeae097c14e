from __future__ import annotations

from dataclasses import replace

import pytest

from app.card.card import Card
from app.card.transport import open_transport
from app.composer.signers import BENCH
from app.composer.target import look
from app.eim.opening import read_package
from app.errors import CodecError, NotSupportedError, SettingsError, TrustError
from app.values.euicc import CheckResult
from app.values.packages import CARD_DIALECT, Fault, PackageKind, PackageState, RawEdit, Recipe
from app.values.trust import IdentityKind
from tests.card.simulated import Spoiled
from tests.composer.benches import FIRST, OTHER, bench_card, fresh_desk, recipe


def test_a_fresh_user_runs_a_package_with_nothing_set_up(desk, card):
    steps = []
    done = desk.execute(card, recipe(), lambda execution: steps.append(execution.state))
    assert done.verdict.result is CheckResult.PASS
    assert done.package.recipe.identity == BENCH
    assert [str(p.iccid) for p in done.profiles_before if p.enabled] == [FIRST]
    assert [str(p.iccid) for p in done.profiles_after if p.enabled] == [OTHER]
    assert list(dict.fromkeys(steps)) == list(PackageState)
    assert fresh_desk().history.get(done.id) == done


def test_looking_at_a_package_uses_no_counter_and_keeps_nothing(desk, card):
    aimed = desk.aim(card, recipe())
    drafts = [desk.preview(aimed) for _ in range(3)]
    assert drafts[0] == drafts[2]
    assert (drafts[0].signature, drafts[0].message) == (b"", b"")
    assert desk.history.listing().executions == ()
    signed = desk.sign(aimed).package
    assert signed.counter == drafts[0].counter
    assert signed.signing_input == drafts[0].signing_input
    assert signed.parts == drafts[0].parts


def test_a_preview_covers_its_signing_input_without_gaps(desk):
    draft = desk.preview(recipe())
    ends = [0, *(part.end for part in draft.parts)]
    assert [part.start for part in draft.parts] == ends[:-1]
    assert ends[-1] == len(draft.signing_input)
    assert draft.eid is None


def test_a_preview_shows_the_token_the_fault_would_sign(desk, card):
    aimed = replace(desk.aim(card, recipe()), faults=(Fault.WRONG_TOKEN,))
    assert desk.preview(aimed).signing_input == desk.sign(aimed).package.signing_input


def test_signing_keeps_the_package_and_executing_it_goes_on_with_that_record(desk, card):
    signed = desk.sign(desk.aim(card, recipe()))
    assert desk.history.get(signed.id).state is PackageState.SIGNED
    opened = read_package(signed.package.message).package
    done = desk.execute(card, opened)
    assert (done.id, done.state) == (signed.id, PackageState.REPORTED)


def test_what_cannot_be_written_spends_no_counter(desk, card):
    aimed = desk.aim(card, recipe("enable", iccid="12"))
    with pytest.raises(CodecError):
        desk.sign(aimed)
    assert desk.counters.peek(aimed.eim_id, aimed.eid) == 0


def test_a_wrong_passphrase_spends_no_counter(desk, card):
    desk.trust.generate(IdentityKind.EIM, "lab", passphrase="right")
    aimed = desk.aim(card, replace(recipe(), identity="lab"))
    with pytest.raises(SettingsError):
        desk.sign(aimed, passphrase="wrong")
    assert desk.counters.peek("lab", aimed.eid) == 0
    assert desk.sign(aimed, passphrase="right").package.counter == 1


def test_the_counter_starts_above_what_the_card_knows(desk, card):
    desk.execute(card, recipe("getRAT"))
    desk.counters.folder = desk.counters.folder / "another-machine"
    done = desk.execute(card, recipe("getRAT"))
    assert done.package.counter == 2
    assert done.verdict.outcomes[0].ok


def test_a_result_of_a_package_signed_elsewhere_stays_for_its_own_eim(desk, card):
    package = desk.sign(desk.aim(card, recipe("getRAT"))).package
    for path in desk.history.folder.glob("*.json"):
        path.unlink()
    done = desk.execute(card, read_package(package.message).package)
    assert done.verdict.result is CheckResult.PASS
    assert done.state is PackageState.EXECUTED
    assert [one.execution for one in desk.results(card)] == [done.id]


def test_a_result_can_be_judged_again_from_the_record_and_from_its_bytes(desk, card):
    done = desk.execute(card, recipe("getRAT"))
    assert desk.verify(done) == done.verdict
    assert desk.verify(done.result) == done.verdict
    spoiled = bytearray(done.result)
    spoiled[-1] ^= 1
    assert desk.verify(replace(done, result=bytes(spoiled))).result is CheckResult.FAIL


def test_a_result_of_nothing_known_is_not_called_genuine(desk, card):
    done = desk.execute(card, recipe("getRAT"))
    (desk.history.folder / f"{done.id}.json").unlink()
    assert desk.verify(done.result).result is CheckResult.NOT_CHECKABLE


def test_a_result_that_is_not_genuine_is_never_acknowledged(desk):
    def forge(answer: bytes) -> bytes:
        if answer[:2] != b"\xbf\x51":
            return answer
        return answer[:-3] + bytes([answer[-3] ^ 1]) + answer[-2:]

    card = Card(Spoiled(open_transport("sim:desk"), forge))
    try:
        done = desk.execute(card, recipe("getRAT"))
        left = desk.results(card)
    finally:
        card.close()
    assert (done.verdict.result, done.state) == (CheckResult.FAIL, PackageState.EXECUTED)
    assert [one.counter for one in left] == [done.package.counter]


@pytest.mark.parametrize("kind", [one for one in PackageKind if one != PackageKind.EUICC_PACKAGE])
def test_other_kinds_are_not_for_a_card(desk, card, kind):
    with pytest.raises(NotSupportedError):
        desk.execute(card, Recipe(kind=kind))


def test_an_unsigned_kind_is_written_and_not_kept(desk):
    asked = Recipe(kind=PackageKind.DATA_REQUEST, values={"tagList": ("BF22",)})
    written = desk.sign(asked)
    assert written.package.message == desk.preview(asked).message
    assert written.package.message[:2] == b"\xbf\x52"
    assert (written.id, desk.history.listing().executions) == ("", ())


def test_a_card_without_sgp32_is_told_apart(desk):
    card = bench_card("?kind=sgp22&state=memory")
    try:
        with pytest.raises(NotSupportedError, match="IoT eUICC"):
            desk.execute(card, recipe())
    finally:
        card.close()


def test_signing_for_no_card_in_particular_is_refused(desk):
    desk.trust.generate(IdentityKind.EIM, "lab", protect="none")
    with pytest.raises(CodecError, match="none is named"):
        desk.sign(recipe())


def test_nobody_can_sign_on_a_machine_without_keys_for_a_real_card(desk):
    with pytest.raises(TrustError) as caught:
        desk.sign(recipe())
    assert "keys generate" in caught.value.hint


def test_problems_are_told_by_place(desk):
    found = desk.problems(recipe("enable", iccid="12"))
    assert [problem.path for problem in found] == ["operations.0.iccid"]


def test_a_recipe_can_be_aimed_without_asking_the_card_again(desk, card):
    target = look(card)
    card.close()
    found = desk.aim_at(target, replace(recipe(), dialect=CARD_DIALECT))
    assert (found.eid, found.identity, found.dialect) == (target.eid, BENCH, target.dialect)
    assert desk.counters.peek(found.eim_id, target.eid) == 0


@pytest.mark.parametrize("version", ["1.0.1", "1.3"])
def test_a_version_left_to_the_card_is_the_cards(desk, version):
    left = replace(recipe("getRAT"), dialect=CARD_DIALECT)
    assert desk.preview(left).recipe.dialect == "1.2"
    here = bench_card(f"?dialect={version}")
    try:
        done = desk.execute(here, left)
    finally:
        here.close()
    assert done.package.recipe.dialect == version
    assert done.verdict.result is CheckResult.PASS


def test_a_version_left_to_the_card_signs_nothing_without_one(desk, card):
    aimed = replace(desk.aim(card, recipe()), dialect=CARD_DIALECT)
    before = desk.counters.peek(aimed.eim_id, aimed.eid)
    with pytest.raises(CodecError, match="no card was asked"):
        desk.sign(aimed)
    assert desk.counters.peek(aimed.eim_id, aimed.eid) == before


def test_our_own_signature_is_checked_with_the_identitys_key(desk, card):
    aimed = desk.aim(card, recipe())
    assert desk.signature_check(desk.preview(aimed)).result is CheckResult.NOT_CHECKABLE
    assert desk.signature_check(desk.sign(aimed).package).result is CheckResult.PASS
    wrong = desk.sign(replace(aimed, faults=(Fault.BAD_SIGNATURE,))).package
    assert desk.signature_check(wrong).result is CheckResult.FAIL
    for name in ("", "nobody"):
        foreign = replace(wrong, recipe=replace(wrong.recipe, identity=name))
        assert desk.signature_check(foreign).result is CheckResult.NOT_CHECKABLE


def test_an_edited_package_is_executed_kept_and_opened_again(desk, card):
    edit = RawEdit("30/A0/A3/5A", bytes.fromhex("5A0A98000000000000000000"))
    asked = replace(recipe(), edits=(edit,), transaction_id=b"\x01")
    done = desk.execute(card, asked)
    assert done.verdict.result is CheckResult.PASS
    assert [one.name for one in done.verdict.outcomes] == ["iccidOrAidNotFound"]
    assert fresh_desk().history.get(done.id).package.recipe.edits == (edit,)
    assert desk.history.listing("30/A0/A3/5A 5a0a98").executions == (done,)
    opened = read_package(done.package.message)
    assert opened.package.parts == done.package.parts[:-1]
    again = desk.execute(card, replace(opened.recipe, counter=None, eid=None))
    assert (again.verdict.result, again.package.recipe.edits) == (CheckResult.PASS, ())


def test_an_edited_transaction_id_is_the_one_a_result_has_to_name(desk, card):
    edit = RawEdit("30/82", bytes.fromhex("82020102"))
    asked = replace(recipe("getRAT"), edits=(edit,), transaction_id=b"\x09")
    assert desk.execute(card, asked).verdict.result is CheckResult.PASS


def test_an_edit_after_signing_is_refused_by_the_card(desk, card):
    edit = RawEdit("BF51/30/82", bytes.fromhex("82020102"))
    asked = replace(recipe("getRAT"), edits=(edit,), transaction_id=b"\x09")
    done = desk.execute(card, asked)
    assert done.verdict.arm == "euiccPackageErrorUnsigned"
    assert desk.signature_check(done.package).result is CheckResult.FAIL


@pytest.mark.parametrize("at", ["30/99", "BF51/99"])
def test_an_edit_that_leads_nowhere_spends_no_counter(desk, card, at):
    aimed = desk.aim(card, replace(recipe(), edits=(RawEdit(at, b""),)))
    before = desk.counters.peek(aimed.eim_id, aimed.eid)
    with pytest.raises(CodecError, match=at):
        desk.sign(aimed)
    assert desk.counters.peek(aimed.eim_id, aimed.eid) == before
