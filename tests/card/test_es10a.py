from __future__ import annotations

import pytest

from app.values.euicc import ConfiguredAddresses
from tests.card.simulated import session


@pytest.mark.parametrize("kind", ["sgp32", "sgp22"])
def test_a_default_smdp_is_stored_and_cleared(kind: str):
    opened = session(kind=kind)
    root = opened.configured_addresses().root_ds

    opened.set_default_dp("other.smdp.example")
    assert opened.configured_addresses() == ConfiguredAddresses("other.smdp.example", root)

    opened.set_default_dp("")
    assert opened.configured_addresses() == ConfiguredAddresses("", root)
