"""Links and sleep cycles as values: presets by name, figures that make sense."""

from __future__ import annotations

import pytest

from app.errors import SettingsError
from app.net.link import LINKS, NB_IOT, NONE, SLEEPS, Link, link_named, sleep_named


@pytest.mark.parametrize("name", ["NB-IoT", "nb-iot", "nbiot", "NB IoT"])
def test_a_preset_is_found_however_its_name_is_spelled(name: str) -> None:
    assert link_named(name) is NB_IOT


def test_an_unknown_preset_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(SettingsError, match="no link called “5G”") as caught:
        link_named("5G")
    assert all(name in caught.value.hint for name in LINKS)


def test_sleep_cycles_are_found_and_refused_the_same_way() -> None:
    assert sleep_named("psm") is SLEEPS["PSM"]
    assert sleep_named("edrx").keeps_session
    assert not sleep_named("PSM").keeps_session
    with pytest.raises(SettingsError, match="no sleep cycle called"):
        sleep_named("hibernate")


def test_only_a_link_that_does_nothing_is_transparent() -> None:
    assert NONE.transparent
    assert not NONE.disturbed(loss=0.1).transparent
    assert not any(LINKS[name].transparent for name in ("NB-IoT", "LTE-M", "LTE"))


def test_a_disturbed_link_keeps_what_was_not_given() -> None:
    link = NB_IOT.disturbed(duplicates=0.3, reordering=0.2)
    assert (link.loss, link.duplicates, link.reordering) == (NB_IOT.loss, 0.3, 0.2)
    assert (link.up_bps, link.mtu) == (NB_IOT.up_bps, NB_IOT.mtu)
    assert NB_IOT.disturbed(loss=0.0).loss == 0.0


@pytest.mark.parametrize(
    "figures",
    [
        pytest.param({"loss": 1.0}, id="everything-lost"),
        pytest.param({"duplicates": -0.1}, id="negative-share"),
        pytest.param({"up_bps": -1}, id="negative-rate"),
        pytest.param({"latency_s": -0.5}, id="before-it-was-sent"),
        pytest.param({"mtu": 100}, id="mtu-too-small"),
    ],
)
def test_figures_that_make_no_sense_are_refused(figures: dict[str, float]) -> None:
    with pytest.raises(SettingsError) as caught:
        Link("odd", **figures)  # type: ignore[arg-type]
    assert caught.value.key == "link"
