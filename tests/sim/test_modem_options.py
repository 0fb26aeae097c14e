import pytest

from app.errors import SettingsError
from app.sim.modem_habits import Habits
from app.sim.modem_options import ModemOptions


def test_without_anything_the_modem_keeps_to_the_standard():
    assert ModemOptions.of() == ModemOptions()
    assert ModemOptions().habits == Habits()


def test_names_add_up():
    habits = ModemOptions.of(
        quirks=("opaque-handle", "needs-le"),
        without=("csim", "channels"),
        faults=("sim-busy:5", "urcs"),
    ).habits
    assert (habits.model, habits.handles, habits.needs_le) == ("MC7455", True, True)
    assert (habits.manage_channel, habits.busy, habits.chatty) == (False, 5, True)
    assert habits.missing == {"+CSIM"}


def test_what_is_missing_grows_and_the_last_name_stays():
    habits = ModemOptions.of(quirks=("csim-only", "bare-ccho"), without=("csim",)).habits
    assert habits.missing == {"+CCHO", "+CGLA", "+CCHC", "+CSIM"}
    assert habits.model == "FM350-GL"


@pytest.mark.parametrize(
    ("key", "names"),
    [
        pytest.param("quirk", {"quirks": ("nonsense",)}, id="quirk"),
        pytest.param("without", {"without": ("hands",)}, id="without"),
        pytest.param("fault", {"faults": ("nonsense:1",)}, id="fault"),
        pytest.param("loss", {"loss": 1.0}, id="all-lost"),
        pytest.param("loss", {"loss": -0.1}, id="less-than-none"),
        pytest.param("loss", {"baud": -1}, id="negative-speed"),
    ],
)
def test_what_there_is_not_is_refused(key, names):
    with pytest.raises(SettingsError) as caught:
        ModemOptions.of(**names)
    assert caught.value.key == key
    assert caught.value.hint
