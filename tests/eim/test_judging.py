from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.crypto.chain import check_chain
from app.eim import judging
from app.eim.options import Proof
from app.values.eim import Device, QueuedPackage, QueueState
from app.values.euicc import CertificateChain, CheckResult
from app.values.packages import Recipe
from tests.eim import results

DEVICE = Device(
    results.EID, eim_id=results.EIM_ID, token=results.TOKEN, certificates=results.chain()
)
PACKAGE = QueuedPackage(
    1,
    results.EID,
    Recipe(eim_id=results.EIM_ID, token=results.TOKEN),
    QueueState.DELIVERED,
    0.0,
    counter=results.COUNTER,
    transaction_id=results.TRANSACTION,
    message=results.package(),
)
DATA = results.result_data()
GENUINE = results.wrap(DATA, results.sign(DATA))
FORGED = results.wrap(DATA, bytes(64))
PKI = results.pki()
NO_ROOT = check_chain(PKI.euicc.certificate, PKI.eum.certificate, eid=results.EID)


def wrong_count() -> bytes:
    data = results.result_data((("enableResult", 0),))
    return results.wrap(data, results.sign(data))


def of_other(**changed: Any) -> bytes:
    data = results.result_data(**changed)
    return results.wrap(data, results.sign(data))


@pytest.mark.parametrize(
    ("result", "chain", "proof", "objection"),
    [
        pytest.param(GENUINE, results.chain(), Proof.CHAIN, "", id="all proven"),
        pytest.param(GENUINE, NO_ROOT, Proof.SIGNATURE, "", id="no root"),
        pytest.param(GENUINE, NO_ROOT, Proof.CHAIN, "Certificate chain", id="no root, insisted"),
        pytest.param(GENUINE, None, Proof.POSSIBLE, "", id="no certificates"),
        pytest.param(GENUINE, None, Proof.SIGNATURE, "Signature", id="no certificates, insisted"),
        pytest.param(FORGED, results.chain(), Proof.POSSIBLE, "Signature", id="forged"),
        pytest.param(of_other(eimId="x"), None, Proof.POSSIBLE, "eIM", id="another eIM's"),
        pytest.param(of_other(counterValue=8), None, Proof.POSSIBLE, "Counter", id="counter"),
        pytest.param(wrong_count(), results.chain(), Proof.CHAIN, "", id="odd but genuine"),
        pytest.param(b"\x30\x00", None, Proof.POSSIBLE, "Form", id="no result"),
    ],
)
def test_what_counts(
    result: bytes, chain: CertificateChain | None, proof: Proof, objection: str
) -> None:
    verdict = judging.judged(PACKAGE, result, chain)
    assert judging.objection(verdict, proof).split(":")[0] == objection


def test_an_unmatched_result_is_ours_only_when_it_proves_it() -> None:
    def ours(device: Device | None, result: bytes) -> bool:
        chain = device.certificates if device else None
        return judging.ours(judging.unmatched(device, result, chain))

    assert ours(DEVICE, GENUINE)
    assert not ours(DEVICE, FORGED)
    assert not ours(DEVICE, of_other(eimId="x"))
    assert not ours(replace(DEVICE, certificates=None), GENUINE)
    assert not ours(None, GENUINE)


def test_a_chain_is_checked_again_once_its_root_is_here() -> None:
    device = replace(DEVICE, certificates=NO_ROOT)
    again = judging.current_chain(device, [PKI.ci.certificate])
    assert again is not None
    assert (NO_ROOT.result, again.result) == (CheckResult.NOT_CHECKABLE, CheckResult.PASS)
    assert judging.current_chain(DEVICE, []) is DEVICE.certificates
    assert judging.current_chain(replace(DEVICE, certificates=None), []) is None
    assert judging.current_chain(None, []) is None
