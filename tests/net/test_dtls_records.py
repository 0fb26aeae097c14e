from app.net.dtls_records import (
    ALERT,
    APPLICATION_DATA,
    CHANGE_CIPHER_SPEC,
    HANDSHAKE,
    handshake_bytes,
    into_datagrams,
    is_encrypted,
    split_records,
)


def record(kind: int, length: int, epoch: int = 0) -> bytes:
    head = bytes([kind, 0xFE, 0xFD]) + epoch.to_bytes(2, "big") + bytes(6)
    return head + length.to_bytes(2, "big") + bytes(length)


def test_records_are_split_where_their_lengths_say() -> None:
    records = [record(HANDSHAKE, 40), record(CHANGE_CIPHER_SPEC, 1), record(HANDSHAKE, 0)]
    assert list(split_records(b"".join(records))) == records


def test_a_record_cut_short_is_still_yielded_and_half_a_header_is_not() -> None:
    whole = record(HANDSHAKE, 40)
    assert list(split_records(whole[:-3])) == [whole[:-3]]
    assert list(split_records(whole + whole[:5])) == [whole]


def test_handshake_bytes_leave_out_alerts_and_data() -> None:
    datagram = record(HANDSHAKE, 10) + record(CHANGE_CIPHER_SPEC, 1) + record(ALERT, 2)
    assert handshake_bytes(datagram + record(APPLICATION_DATA, 99)) == 13 + 10 + 13 + 1


def test_a_flight_is_packed_up_to_the_mtu() -> None:
    records = [record(HANDSHAKE, 100) for _ in range(5)]
    sizes = [len(d) for d in into_datagrams(b"".join(records), 300)]
    assert sizes == [226, 226, 113]


def test_a_repeated_flight_leaves_one_record_per_datagram() -> None:
    records = [record(HANDSHAKE, 100) for _ in range(5)]
    assert list(into_datagrams(b"".join(records), 1200, one_each=True)) == records


def test_application_data_travels_alone() -> None:
    flight, data = record(HANDSHAKE, 10), record(APPLICATION_DATA, 10, epoch=1)
    assert list(into_datagrams(flight + data + data, 1200)) == [flight, data, data]


def test_encrypted_is_what_has_an_epoch_beyond_the_first() -> None:
    assert is_encrypted(record(APPLICATION_DATA, 20, epoch=1))
    assert not is_encrypted(record(HANDSHAKE, 20))
    assert not is_encrypted(b"\x16\xfe\xfd\x00\x01")
