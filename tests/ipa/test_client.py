from __future__ import annotations

import pytest

from app.errors import SettingsError
from app.ipa.client import CLIENTS, open_client
from app.values.esipa import Binding


@pytest.mark.parametrize(
    ("scheme", "binding"),
    [
        ("https", Binding.HTTPS),
        ("https+json", Binding.HTTPS_JSON),
        ("coaps", Binding.COAPS),
        ("coap", Binding.COAP),
    ],
)
def test_the_url_names_the_binding(scheme, binding):
    client = open_client(f"{scheme}://eim.example:8443")
    assert (client.binding, client.url) == (binding, f"{scheme}://eim.example:8443")


def test_every_scheme_has_its_client():
    assert set(CLIENTS) == {"https", "https+json", "coaps", "coap"}


@pytest.mark.parametrize(
    "url", ["", "eim.example", "ftp://eim.example", "https://", "https://host:port", "https://[::"]
)
def test_what_leads_nowhere_is_said(url):
    with pytest.raises(SettingsError, match="No eIM can be reached"):
        open_client(url)
