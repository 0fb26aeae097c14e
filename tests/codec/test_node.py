from app.codec.tree import decode

RESPONSE = bytes.fromhex("BF2D17A015E3135A0A989900112233445566779F70010190024142")


def test_find_goes_through_alternatives_and_indexes() -> None:
    node = decode("ProfileInfoListResponse", RESPONSE)
    state = node.find("profileInfoListOk.0.profileState")
    assert state is not None
    assert (state.value, state.named, state.tag) == (1, "enabled", 0x9F70)
    assert RESPONSE[state.start : state.end] == bytes.fromhex("9F700101")
    assert RESPONSE[state.value_start : state.end] == b"\1"


def test_find_of_what_is_not_there_is_none() -> None:
    node = decode("ProfileInfoListResponse", RESPONSE)
    assert node.find("profileInfoListOk.7") is None
    assert node.find("profileInfoListError.x.y") is None


def test_walk_visits_all_in_the_order_of_the_bytes() -> None:
    nodes = list(decode("ProfileInfoListResponse", RESPONSE).walk())
    assert [node.name for node in nodes] == [
        "ProfileInfoListResponse",
        "profileInfoListOk",
        "0",
        "iccid",
        "profileState",
        "profileNickname",
    ]
    assert [node.start for node in nodes] == sorted(node.start for node in nodes)


def test_repr_tells_name_tag_and_range() -> None:
    node = decode("ProfileInfoListResponse", RESPONSE)
    assert repr(node) == "<Node ProfileInfoListResponse CHOICE BF2D 0:26>"
    assert "untagged" in repr(decode("PendingNotification", b"\x30\x00"))
