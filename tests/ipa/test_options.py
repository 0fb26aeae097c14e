from __future__ import annotations

from app.ipa.options import MOST_PACKAGES, IpaOptions, NotificationWay


def test_an_ipa_left_alone_takes_the_packages_and_waits_of_the_known_ones():
    options = IpaOptions()
    assert (options.most_packages, MOST_PACKAGES) == (16, 16)
    assert options.notifications is NotificationWay.EIM
    assert options.about.features == ()
