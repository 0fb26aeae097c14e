import pytest

from app.errors import SettingsError
from app.net.dtls_options import DtlsClientOptions, DtlsServerOptions
from app.net.dtls_psk import Psk


def test_a_server_without_anything_to_show_is_refused() -> None:
    with pytest.raises(SettingsError, match="certificate or at least one pre-shared key"):
        DtlsServerOptions()


@pytest.mark.parametrize("mtu", [0, 255, 70_000])
def test_an_mtu_that_cannot_be_is_refused(mtu: int) -> None:
    with pytest.raises(SettingsError, match=f"Datagrams of {mtu} bytes"):
        DtlsServerOptions(psks=(Psk("a", b"b"),), mtu=mtu)
    with pytest.raises(SettingsError, match=f"Datagrams of {mtu} bytes"):
        DtlsClientOptions(mtu=mtu)
