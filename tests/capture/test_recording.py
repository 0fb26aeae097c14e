from __future__ import annotations

from app.capture.recorder import Recorder
from app.capture.recording import current_recorder, is_recording, recording, service_tap
from app.values.traffic import Direction, Layer, no_tap
from app.workbench import Workbench


def test_without_a_capture_recorders_are_apart_and_services_record_nothing():
    assert current_recorder() is not current_recorder()
    assert service_tap() is no_tap


def test_everything_opened_during_a_capture_records_into_it():
    shared = Recorder()
    assert not is_recording()
    with recording(shared):
        assert is_recording()
        service_tap()("eim", Layer.ESIPA, Direction.IN, b"\xbf\x4f\x00")
        with Workbench() as workbench:
            assert workbench.recorder is shared
            card = workbench.open_card("sim:")
            card.verdict()
            card.close()
    assert shared.last_seq > 10
    assert {record.lane for record in shared.since(0)[2]} >= {"eim", "Simulated IoT eUICC"}
    assert service_tap() is no_tap


def test_the_shared_recorder_is_let_go_when_the_work_fails():
    try:
        with recording(Recorder()):
            raise OSError
    except OSError:
        assert service_tap() is no_tap
