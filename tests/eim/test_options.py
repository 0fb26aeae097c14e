from __future__ import annotations

from app.codec.dialects import DIALECTS
from app.eim.options import EimOptions, Proof, Unknown


def test_by_default_nothing_that_can_be_checked_goes_unchecked() -> None:
    options = EimOptions()
    assert options.ask_certificates
    assert options.proof is Proof.POSSIBLE
    assert options.unknown is Unknown.NOT_FOUND
    assert options.dialect in DIALECTS
    assert not options.acknowledge_notifications
