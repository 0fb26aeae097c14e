import pytest

from app.errors import SettingsError
from app.net.dtls_psk import Psk


def test_the_key_does_not_show() -> None:
    assert "secret" not in repr(Psk("sensor", b"secret"))


@pytest.mark.parametrize(
    ("identity", "key"),
    [
        pytest.param("", b"k", id="no identity"),
        pytest.param("a\0b", b"k", id="zero byte"),
        pytest.param("x" * 129, b"k", id="long identity"),
        pytest.param("é" * 65, b"k", id="long in bytes"),
        pytest.param("sensor", b"", id="no key"),
        pytest.param("sensor", b"k" * 257, id="long key"),
    ],
)
def test_what_openssl_could_not_use_is_refused(identity: str, key: bytes) -> None:
    with pytest.raises(SettingsError) as caught:
        Psk(identity, key)
    assert caught.value.hint
