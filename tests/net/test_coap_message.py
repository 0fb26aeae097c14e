import pytest

from app.net.coap_message import CoapCode, CoapResponse, dotted


@pytest.mark.parametrize(
    ("code", "text", "successful"),
    [
        (CoapCode.CONTENT, "2.05", True),
        (CoapCode.CHANGED, "2.04", True),
        (CoapCode.REQUEST_ENTITY_TOO_LARGE, "4.13", False),
        (CoapCode.INTERNAL_SERVER_ERROR, "5.00", False),
    ],
)
def test_codes_are_written_with_a_dot(code: CoapCode, text: str, successful: bool) -> None:
    assert dotted(code) == text
    assert CoapResponse(code).successful is successful
