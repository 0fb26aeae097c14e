from __future__ import annotations

import pytest
from OpenSSL import SSL

from app.capture.tls_suites import is_suite, suite_text
from app.net.dtls_options import CERTIFICATE_CIPHERS, PSK_CIPHERS


@pytest.mark.parametrize(
    ("number", "text", "counts"),
    [
        pytest.param(0xC0AE, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8", True, id="ours"),
        pytest.param(0xABCD, "suite 0xABCD", True, id="unknown"),
        pytest.param(0x00FF, "signal: renegotiation is protected", False, id="signal"),
        pytest.param(0x1A1A, "GREASE 0x1A1A", False, id="grease"),
    ],
)
def test_suites_have_names_and_signals_do_not_count(number: int, text: str, counts: bool) -> None:
    assert (suite_text(number), is_suite(number)) == (text, counts)


def test_every_suite_this_program_offers_over_dtls_has_a_name() -> None:
    context = SSL.Context(SSL.DTLS_METHOD)
    names = [*CERTIFICATE_CIPHERS, *PSK_CIPHERS, "@SECLEVEL=0"]
    context.set_cipher_list(":".join(names).encode())
    shown = {suite_text(number).replace("_", "") for number in range(0x10000)}
    for cipher in SSL.Connection(context, None).get_cipher_list():
        words = cipher.replace("AES128", "AES_128").replace("AES256", "AES_256")
        parts = [one for one in words.replace("-", "_").replace("CCM8", "CCM_8").split("_") if one]
        if "GCM" in parts or "CCM" in parts:
            found = [one for one in shown if all(part in one for part in parts)]
            assert found, cipher
