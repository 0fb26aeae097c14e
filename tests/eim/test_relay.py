from __future__ import annotations

import asyncio

import pytest

from app.codec.mapping import read
from app.eim.relay import DownloadCall, NoDownloads
from app.values.esipa import Binding, Peer

STEPS = [
    pytest.param(
        "initiate_authentication",
        "InitiateAuthenticationResponseEsipa",
        {"1.0.1": 1, "1.1": 127, "1.3": 127},
        id="begin",
    ),
    pytest.param(
        "authenticate_client",
        "AuthenticateClientResponseEsipa",
        {"1.0.1": 10, "1.2": 10},
        id="authenticate",
    ),
    pytest.param(
        "get_bound_profile_package",
        "GetBoundProfilePackageResponseEsipa",
        {"1.0.1": 95, "1.2": 95},
        id="fetch",
    ),
    pytest.param(
        "cancel_session", "CancelSessionResponseEsipa", {"1.0.1": 1, "1.2": 1}, id="cancel"
    ),
]


@pytest.mark.parametrize(("step", "type_name", "codes"), STEPS)
def test_without_a_relay_each_step_has_its_defined_error(
    step: str, type_name: str, codes: dict[str, int]
) -> None:
    for dialect, code in codes.items():
        call = DownloadCall(b"", Peer(Binding.DIRECT, "test"), dialect)
        body = asyncio.run(getattr(NoDownloads(), step)(call))
        answered = read(type_name, body)
        assert isinstance(answered, tuple)
        assert answered[1] == code
