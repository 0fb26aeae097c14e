import pytest

from app.codec import tlv
from app.sim import files
from app.sim.files import EF_DIR, EF_ICCID, EF_PL, MF
from app.sim.status import Refused
from tests.sim.terminal import make_chip

ENABLED = make_chip().state.enabled
APPS = ((b"\xa0" * 16, "ISD-R"), (b"\xa1" * 16, "USIM"))


def test_iccid_is_the_enabled_profiles_or_empty():
    assert ENABLED is not None
    assert files.read_binary(EF_ICCID, ENABLED, 0, 256) == ENABLED.iccid.wire
    assert files.read_binary(EF_ICCID, None, 0, 256) == b"\xff" * 10
    assert files.read_binary(EF_ICCID, ENABLED, 8, 2) == ENABLED.iccid.wire[8:]
    assert files.read_binary(EF_PL, None, 0, 256) == b"en"


@pytest.mark.parametrize(
    ("file", "offset", "sw"),
    [
        pytest.param(EF_ICCID, 10, "6B00", id="beyond-the-end"),
        pytest.param(EF_DIR, 0, "6981", id="records"),
        pytest.param(MF, 0, "6981", id="directory"),
    ],
)
def test_binary_reading_is_refused(file: files.File, offset: int, sw: str):
    with pytest.raises(Refused, match=sw):
        files.read_binary(file, ENABLED, offset, 1)


def test_directory_lists_applications_and_pads():
    record = files.read_record(EF_DIR, APPS, 1)
    assert len(record) == EF_DIR.record
    entry = tlv.find(record.rstrip(b"\xff"), 0x61)
    assert entry is not None
    assert [(part.tag, part.value) for part in tlv.parse(entry.value)] == [
        (0x4F, b"\xa0" * 16),
        (0x50, b"ISD-R"),
    ]
    assert files.read_record(EF_DIR, APPS, 3) == b"\xff" * 38


@pytest.mark.parametrize(
    ("file", "number", "sw"),
    [
        pytest.param(EF_DIR, 0, "6A83", id="zero"),
        pytest.param(EF_DIR, 5, "6A83", id="beyond-the-end"),
        pytest.param(EF_ICCID, 1, "6981", id="transparent"),
    ],
)
def test_record_reading_is_refused(file: files.File, number: int, sw: str):
    with pytest.raises(Refused, match=sw):
        files.read_record(file, APPS, number)


@pytest.mark.parametrize("file", [MF, EF_DIR, EF_ICCID, EF_PL], ids=lambda file: f"{file.fid:04X}")
def test_control_parameters_name_the_file(file: files.File):
    template = tlv.parse(files.control_parameters(file))[0]
    assert template.tag == 0x62
    identifier = tlv.find(template.value, 0x83)
    assert identifier is not None
    assert int.from_bytes(identifier.value) == file.fid
    size = tlv.find(template.value, 0x80)
    assert (size is None) == (file is MF)


def test_files_are_found_by_both_identifiers():
    assert files.by_fid(0x2FE2) is EF_ICCID
    assert files.by_fid(0x6F07) is None
    assert files.by_sfi(0x1E) is EF_DIR
    assert files.by_sfi(0) is None
