"""What is reached behind pyOpenSSL."""

from __future__ import annotations

import pytest
from OpenSSL import SSL

from app.net.openssl import GROUPS, offer_groups, was_resumed


def test_groups_are_taken_by_openssls_names_only():
    context = SSL.Context(SSL.TLS_METHOD)
    offer_groups(context, GROUPS)
    offer_groups(context, "brainpoolP256r1")
    with pytest.raises(ValueError, match="made-up"):
        offer_groups(context, "P-256:made-up")


def test_a_refused_group_leaves_no_error_behind_for_others_to_trip_over():
    context = SSL.Context(SSL.TLS_METHOD)
    with pytest.raises(ValueError, match="nothing"):
        offer_groups(context, "nothing")
    connection = SSL.Connection(context, None)
    connection.set_connect_state()
    with pytest.raises(SSL.WantReadError):
        connection.do_handshake()
    assert not was_resumed(connection)
