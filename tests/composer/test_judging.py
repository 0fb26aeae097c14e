from __future__ import annotations

from dataclasses import replace

from app.composer.judging import certificates_of, judged
from app.values.euicc import CheckResult
from tests.composer.benches import bench_card, recipe


def results_by_name(verdict):
    return {check.name: check.result for check in verdict.checks}


def test_without_certificates_the_signature_stays_open(desk, card):
    done = desk.execute(card, recipe("getRAT"))
    found = results_by_name(judged(replace(done, certificates=None)))
    assert found["Signature"] is CheckResult.NOT_CHECKABLE


def test_the_chain_is_judged_by_the_roots_of_now(desk, card):
    done = desk.execute(card, recipe("getRAT"))
    chain = done.certificates
    rootless = replace(done, certificates=replace(chain, ci=None))
    name = "Certificate chain"
    assert results_by_name(judged(rootless))[name] is not CheckResult.PASS
    assert results_by_name(judged(rootless, [chain.ci.raw]))[name] is CheckResult.PASS


def test_another_cards_certificates_do_not_fit(desk, card):
    done = desk.execute(card, recipe("getRAT"))
    other = bench_card("er")
    try:
        foreign = certificates_of(other)
    finally:
        other.close()
    found = results_by_name(judged(replace(done, certificates=foreign)))
    assert found["Signature"] is CheckResult.FAIL


def test_a_consumer_card_has_no_certificates_to_give():
    card = bench_card("?kind=sgp22&state=memory")
    try:
        assert certificates_of(card) is None
    finally:
        card.close()
