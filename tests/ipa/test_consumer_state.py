from __future__ import annotations

from dataclasses import replace

import pytest

from app.crypto.keys import Curve, PrivateKey
from app.errors import CodecError, SettingsError
from app.ipa.consumer_state import (
    FIRST_SEQ,
    Asked,
    ConsumerFile,
    ConsumerState,
    KeptResult,
    WayBack,
    configuration,
)
from app.values.ids import Eid
from tests.ipa.consumers import configured

EID = Eid("89999001571975854926270387736705")


def full() -> ConsumerState:
    eim = configuration(configured(PrivateKey.generate(Curve.P256)))
    asked = Asked("lab", 3, b"\x01", 2)
    return ConsumerState(
        (eim,), (KeptResult(FIRST_SEQ, b"\xbf\x51"),), FIRST_SEQ + 1, 5, WayBack("89", asked), asked
    )


def test_what_is_kept_is_there_again(tmp_path):
    state = full()
    ConsumerFile(EID, tmp_path).change(lambda _: state)
    assert ConsumerFile(EID, tmp_path).load() == state


def test_a_new_card_has_nothing(tmp_path):
    assert ConsumerFile(EID, tmp_path).load() == ConsumerState()


@pytest.mark.parametrize("content", ["", "[]", '{"eims": 3}'])
def test_a_damaged_file_is_no_fresh_start(tmp_path, content):
    file = ConsumerFile(EID, tmp_path)
    file.path.write_text(content)
    with pytest.raises(SettingsError, match="cannot be read"):
        file.load()


def test_an_eim_takes_the_place_of_its_namesake():
    state = full()
    eim = replace(state.eims[0], fqdn="new.example")
    assert state.with_eim(eim).eims == (eim,)
    assert state.with_eim(replace(eim, eim_id="other")).eim("other")


def test_a_configuration_is_read_or_refused():
    assert full().eims[0].association_token == -1
    with pytest.raises(CodecError):
        configuration(b"\x30\x00")
