from __future__ import annotations

import json
import os
import signal
import threading
import time

import pytest

from app.cli.ipa_poll import RoundError
from app.ipa.reports import RoundReport
from app.values.esipa import Binding
from app.values.traffic import Layer
from tests.cli.ipa_stand import serving

ALL = (Binding.HTTPS, Binding.COAPS)


@pytest.fixture
def eim(tmp_path):
    with serving(tmp_path, *ALL) as stand:
        yield stand


@pytest.mark.parametrize(
    ("scheme", "binding"),
    [("https", Binding.HTTPS), ("https+json", Binding.HTTPS), ("coaps", Binding.COAPS)],
)
def test_a_round_over_every_binding(run, eim, scheme, binding):
    url = f"{scheme}://{eim[1][binding]}"
    said = run("ipa", "poll", "--reader", "sim:", "--url", url, "--insecure", "--json")
    report = said.json["report"]
    assert (said.code, report["problem"], report["url"]) == (0, "", url)
    assert [step["kind"] for step in report["steps"]][:3] == ["card", "stored results", "ask"]
    assert report["wire"]["payload"] > 0


def test_the_steps_are_told_on_the_way_and_masked_where_asked(run, eim):
    url = f"https://{eim[1][Binding.HTTPS]}"
    said = run("ipa", "poll", "--reader", "sim:", "--url", url, "--insecure", "--mask")
    assert said.code == 0
    assert "Reached at" in said.out
    assert "The eIM sent: no package" in said.err
    assert "8999xxxx" in said.out
    assert "8999xxxx" in said.err


@pytest.mark.parametrize(
    ("scheme", "binding", "line"),
    [
        ("https", Binding.HTTPS, "CLIENT_TRAFFIC_SECRET_0 "),
        ("coaps", Binding.COAPS, "CLIENT_RANDOM "),
    ],
)
def test_secrets_are_written_only_where_a_key_log_is_named(
    run, eim, tmp_path, scheme, binding, line
):
    keys = tmp_path / "keys"
    words = (
        "ipa",
        "poll",
        "--reader",
        "sim:",
        "--insecure",
        "--url",
        f"{scheme}://{eim[1][binding]}",
    )
    assert run(*words).code == 0
    assert not keys.exists()
    assert run(*words, "--key-log", str(keys)).code == 0
    assert line in keys.read_text()
    assert keys.stat().st_mode & 0o777 == 0o600
    assert "SSLKEYLOGFILE" not in os.environ


def test_a_server_nobody_vouches_for_is_refused_and_the_report_says_where(run, eim):
    url = f"https://{eim[1][Binding.HTTPS]}"
    said = run("ipa", "poll", "--reader", "sim:", "--url", url, "--json")
    error = said.json["error"]
    assert (said.code, error["type"]) == (1, "RoundError")
    assert "not trusted" in error["message"]
    assert not error["report"]["steps"][-1]["ok"]


def test_nobody_there_is_said(run):
    said = run("ipa", "poll", "--reader", "sim:", "--url", "https://127.0.0.1:1", "--attempts", "1")
    assert said.code == 1
    assert "Error:" in said.err


def test_a_consumer_card_needs_the_emulation(run):
    said = run("ipa", "poll", "--reader", "sim:?kind=sgp22", "--url", "https://127.0.0.1:1")
    assert said.code == 1
    assert "emulate" in said.err


@pytest.mark.parametrize("plmn", ["62", "no hex", "62F22000"])
def test_a_plmn_has_three_bytes(run, plmn):
    words = ("ipa", "poll", "--reader", "sim:", "--url", "https://127.0.0.1:1", "--rplmn", plmn)
    assert run(*words).code == 2


def test_a_loop_reports_each_round_and_ends_at_a_signal(run, eim):
    def end() -> None:
        """Send the signal once the eIM has seen two rounds."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and polls() < 2:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    def polls() -> int:
        _, _, records = eim[0].recorder.since(0)
        polled = [one.layer is Layer.ESIPA and one.data[:2] == b"\xbf\x4f" for one in records]
        return polled.count(True) // 2

    ending = threading.Thread(target=end)
    ending.start()
    url = f"https://{eim[1][Binding.HTTPS]}"
    words = ("--reader", "sim:", "--url", url, "--insecure", "--interval", "0.2", "--json")
    said = run("ipa", "run", *words)
    ending.join()
    reports = [json.loads(line)["report"] for line in said.out.splitlines()]
    assert said.code == 0
    assert len(reports) > 1
    assert {report["problem"] for report in reports} == {""}


def test_a_failed_round_carries_its_report():
    report = RoundReport(None, "", "u", Binding.HTTPS, "", 0.0, 0.0, (), problem="No.", hint="Do.")
    error = RoundError(report)
    assert (str(error), error.hint, error.details()) == ("No.", "Do.", {"report": report})
