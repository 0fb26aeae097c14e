from __future__ import annotations

from dataclasses import replace

from app.cli import package_text
from app.eim.problems import Problem
from app.values.euicc import Check, CheckResult
from app.values.packages import CARD_DIALECT, PackageVerdict, RawEdit, Recipe
from tests.composer.executions import execution


def test_deliberate_faults_come_first():
    text = package_text.recipe(execution().package.recipe)
    assert text.startswith("DELIBERATELY WRONG: old counter")
    sound = replace(execution().package.recipe, faults=())
    assert "WRONG" not in package_text.recipe(sound)


def test_the_signing_input_is_shown_stretch_by_stretch():
    lines = package_text.package(execution().package).splitlines()
    assert any(line.split() == ["token", "2", "5", "840100"] for line in lines)


def test_a_refusal_is_named_in_the_first_line():
    verdict = PackageVerdict("a", (), error_code=4, error_name="replayError")
    assert "replayError (4)" in package_text.verdict(verdict).splitlines()[0]
    assert "no result yet" in package_text.verdict(None)


def test_doubts_are_told_apart_from_problems():
    text = package_text.problems([Problem("a", "No."), Problem("b", "Hm.", False)])
    assert text == "Problem: a: No.\nDoubt: b: Hm."


def test_nothing_is_said_in_words():
    assert package_text.history(())
    assert package_text.results(())


def test_raw_edits_are_as_loud_as_faults():
    edits = (RawEdit("30/80", b"\xab"), RawEdit("BF51/5F37", b""))
    lines = package_text.recipe(Recipe(edits=edits)).splitlines()
    assert lines[0] == "DELIBERATELY WRONG: raw edit of 30/80, raw edit of BF51/5F37"
    assert [line.split()[-1] for line in lines[-2:]] == ["AB", "removed"]


def test_a_version_taken_for_the_card_is_told():
    assert "taken as v1.2" in package_text.assumed(Recipe(dialect=CARD_DIALECT))
    assert package_text.assumed(Recipe(dialect="1.3")) == ""


def test_whether_our_signature_holds_stands_beside_it():
    held = Check("own signature", CheckResult.PASS, "It verifies.")
    lines = package_text.package(execution().package, held).splitlines()
    row = next(number for number, line in enumerate(lines) if line.startswith("Signature  "))
    assert lines[row + 1].split(maxsplit=1) == ["Verifies", "pass: It verifies."]
    assert package_text.check(held) == "Signature: pass: It verifies."
