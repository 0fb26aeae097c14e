"""Header fields by name."""

from __future__ import annotations

from app.net.http_message import Headers, HttpRequest, HttpResponse


def test_a_field_is_found_whatever_the_case():
    headers = Headers({"X-Admin-Protocol": "gsma/rsp/v2.1.0"})
    assert headers.find("x-admin-protocol") == "gsma/rsp/v2.1.0"
    assert headers.find("X-Admin-Protocol") == "gsma/rsp/v2.1.0"
    assert headers.find("other") == ""
    assert list(headers) == ["X-Admin-Protocol"]


def test_two_answers_do_not_share_their_headers():
    one, other = HttpResponse(200), HttpResponse(200)
    one.headers["A"] = "b"
    assert other.headers.find("A") == ""
    assert HttpRequest("POST", "/", Headers(), b"").identity == ""
