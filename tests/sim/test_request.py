import pytest

from app.codec.tree import decode
from app.sim.request import command, strict
from app.sim.status import Refused


@pytest.mark.parametrize(
    ("message", "value"),
    [
        pytest.param("BF2D035C015A", {"tagList": b"\x5a"}, id="plain"),
        pytest.param("BF2D038F0100", {}, id="unknown-extension-passes"),
    ],
)
def test_value_of_a_request(message: str, value: object):
    assert strict(decode("ProfileInfoListRequest", bytes.fromhex(message))) == value


@pytest.mark.parametrize("message", ["BF2D035C025A", "BF2C00", "", "BF2D05A0038A0100"])
def test_defect_is_refused(message: str):
    with pytest.raises(Refused, match="6A80"):
        strict(decode("ProfileInfoListRequest", bytes.fromhex(message)))


@pytest.mark.parametrize(
    ("kind", "raw", "name"),
    [
        pytest.param("Psmo", "A30C5A0A989909020000002424F8", "enable", id="psmo"),
        pytest.param("Psmo", "A30F5A0A989909020000002424F88F0100", "enable", id="extension"),
        pytest.param("Eco", "AB00", "listEim", id="eco"),
    ],
)
def test_command_by_name(kind: str, raw: str, name: str):
    assert command(kind, bytes.fromhex(raw), "1.2")[0] == name


@pytest.mark.parametrize(
    ("kind", "raw", "dialect"),
    [
        pytest.param("Psmo", "B000", "1.2", id="unknown"),
        pytest.param("Psmo", "A300", "1.2", id="nothing-in-it"),
        pytest.param("Psmo", "A3045A029899", "1.2", id="short-iccid"),
        pytest.param("Psmo", "A30B5A0A989909020000002424F8", "1.2", id="cut"),
        pytest.param("Psmo", "A900", "1.0.1", id="not-in-this-version"),
        pytest.param("Psmo", "AB00", "1.2", id="eco-among-psmos"),
        pytest.param("Eco", "A30C5A0A989909020000002424F8", "1.2", id="psmo-among-ecos"),
    ],
)
def test_damaged_command_is_refused(kind: str, raw: str, dialect: str):
    with pytest.raises(Refused, match="6A80"):
        command(kind, bytes.fromhex(raw), dialect)
