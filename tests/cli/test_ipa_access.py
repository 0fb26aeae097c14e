from __future__ import annotations

import argparse
import asyncio
import os
import signal
import threading
import time

import pytest

from app.cli.ipa_access import face, opened, policy
from app.crypto.keys import Curve, PrivateKey
from app.errors import CancelledError
from app.ipa.consumer import ConsumerEuicc
from app.ipa.euicc import CardEuicc
from app.settings import RefreshPolicy
from tests.composer.benches import bench_card
from tests.ipa.consumers import configured


def words(**given: object) -> argparse.Namespace:
    usual = {
        "reader": "sim:",
        "trace": False,
        "emulate": False,
        "eim_config": None,
        "device_key": None,
        "passphrase_file": None,
        "dialect": "",
        "refresh": None,
    }
    return argparse.Namespace(**{**usual, **given})


async def for_ever() -> None:
    await asyncio.Event().wait()


def test_work_is_done_on_the_lane_of_the_card():
    with opened(words()) as ipa:
        names = ipa.ask(ipa.work(lambda card: (card.verdict().kind, threading.current_thread())))
    assert names[1].name == "lane IPA"


def test_a_signal_ends_what_is_waited_for():
    def end() -> None:
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)

    ending = threading.Thread(target=end)
    with opened(words()) as ipa:
        ending.start()
        with pytest.raises(CancelledError):
            ipa.ask(for_ever())
    ending.join()


def test_an_iot_card_speaks_for_itself():
    assert face(words()) is CardEuicc


@pytest.mark.parametrize("form", ["der", "hex"])
def test_an_emulated_card_is_associated_once_with_the_eim_of_the_file(tmp_path, form):
    data = configured(PrivateKey.generate(Curve.P256))
    file = tmp_path / "eim"
    file.write_bytes(data if form == "der" else data.hex().encode())
    card = bench_card("?kind=sgp22")
    for _ in range(2):
        euicc = face(words(emulate=True, eim_config=str(file), dialect="1.1"))(card)
        assert isinstance(euicc, ConsumerEuicc)
        assert [(eim.eim_id, eim.association_token) for eim in euicc.eims()] == [("lab", 1)]
        assert euicc.dialect == "1.1"
    card.close()


def test_what_follows_a_switch_is_the_setting_unless_said():
    assert policy(words()) is None
    assert policy(words(refresh="refresh")) is RefreshPolicy.REFRESH
