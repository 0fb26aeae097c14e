import pytest

from tests.sim.terminal import Terminal


def test_addresses_are_read():
    assert Terminal().ask("GetEuiccConfiguredAddresses") == {
        "defaultDpAddress": "smdp.workbench.example",
        "rootDsAddress": "root-smds.workbench.example",
    }


@pytest.mark.parametrize("address", ["other.example", "straße.example"])
def test_default_address_is_set(address: str):
    card = Terminal()
    answer = card.ask("SetDefaultDpAddress", {"defaultDpAddress": address})
    assert answer == {"setDefaultDpAddressResult": 0}
    assert card.ask("GetEuiccConfiguredAddresses")["defaultDpAddress"] == address


def test_empty_address_clears_it():
    card = Terminal()
    card.ask("SetDefaultDpAddress", {"defaultDpAddress": ""})
    assert "defaultDpAddress" not in card.ask("GetEuiccConfiguredAddresses")
