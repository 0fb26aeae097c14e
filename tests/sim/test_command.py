import random

import pytest

from app.sim.command import Command
from app.sim.status import Refused


@pytest.mark.parametrize(
    ("text", "data", "le"),
    [
        pytest.param("00A40000", "", None, id="case-1"),
        pytest.param("00B0000000", "", 256, id="case-2-all"),
        pytest.param("00B000000A", "", 10, id="case-2"),
        pytest.param("00A40000023F00", "3F00", None, id="case-3"),
        pytest.param("00A40000023F0000", "3F00", 256, id="case-4-all"),
        pytest.param("00A40000023F0021", "3F00", 33, id="case-4"),
    ],
)
def test_shapes(text: str, data: str, le: int | None):
    command = Command.parse(bytes.fromhex(text))
    assert (command.data.hex().upper(), command.le) == (data, le)


@pytest.mark.parametrize(
    ("cla", "channel", "proprietary"),
    [
        pytest.param(0x00, 0, False, id="00"),
        pytest.param(0x03, 3, False, id="03"),
        pytest.param(0x40, 4, False, id="40"),
        pytest.param(0x4F, 19, False, id="4F"),
        pytest.param(0x82, 2, True, id="82"),
        pytest.param(0xC5, 9, True, id="C5"),
    ],
)
def test_class_tells_the_channel(cla: int, channel: int, proprietary: bool):
    command = Command.parse(bytes((cla, 0xA4, 0, 0)))
    assert (command.channel, command.proprietary) == (channel, proprietary)


@pytest.mark.parametrize(
    ("text", "sw"),
    [
        pytest.param("", "6700", id="empty"),
        pytest.param("00A400", "6700", id="header-cut"),
        pytest.param("00A4000000000102", "6700", id="extended-length"),
        pytest.param("00A40000033F00", "6700", id="data-cut"),
        pytest.param("00A40000013F0000", "6700", id="data-too-long"),
        pytest.param("FFA40000", "6E00", id="class-FF"),
        pytest.param("A0A40000", "6E00", id="class-A0"),
        pytest.param("20A40000", "6E00", id="class-20"),
        pytest.param("04A40000", "6882", id="secure-messaging"),
        pytest.param("60A40000", "6882", id="secure-messaging-on-4"),
        pytest.param("90E20000", "6884", id="chaining"),
    ],
)
def test_refusals(text: str, sw: str):
    with pytest.raises(Refused, match=sw):
        Command.parse(bytes.fromhex(text))


def test_any_bytes_are_a_command_or_refused():
    chance = random.Random(4)
    for _ in range(5000):
        try:
            command = Command.parse(chance.randbytes(chance.randrange(12)))
        except Refused:
            continue
        assert 0 <= command.channel <= 19
