from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from app.capture.export_har import export_har
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer
from tests.capture import web
from tests.capture.tape import GET_EID, Tape


def entries(recorder: Recorder, path: Path) -> list[dict[str, Any]]:
    count = export_har(recorder.since(0)[2], path)
    log = json.loads(path.read_text("utf-8"))["log"]
    assert (log["version"], log["creator"]["name"], len(log["entries"])) == (
        "1.2",
        "eIM Workbench",
        count,
    )
    found: list[dict[str, Any]] = log["entries"]
    return found


def test_an_exchange_has_url_heads_bodies_and_time(tmp_path: Path) -> None:
    recorder = Recorder()
    web.asked(recorder)
    (entry,) = entries(recorder, tmp_path / "a.har")
    request, response = entry["request"], entry["response"]
    assert request["method"] == "POST"
    assert request["url"] == "https://eim.example.com/gsma/rsp2/asn1"
    assert request["headers"][0] == {"name": "Host", "value": "eim.example.com"}
    assert request["postData"]["mimeType"] == "application/x-gsma-rsp-asn1"
    assert base64.b64decode(request["postData"]["text"]) == web.REQUEST
    assert (response["status"], response["statusText"]) == (200, "OK")
    assert base64.b64decode(response["content"]["text"]) == web.RESPONSE
    assert (entry["time"], entry["timings"]["wait"], entry["comment"]) == (
        7.0,
        7.0,
        "lane web; 21 B; 6 B",
    )


def test_only_http_is_taken_and_no_exchange_is_an_empty_archive(tmp_path: Path) -> None:
    tape = Tape()
    tape.exchange(GET_EID, "9000")
    assert entries(tape.recorder, tmp_path / "a.har") == []
    web.served(tape.recorder)
    web.asked(tape.recorder)
    assert len(entries(tape.recorder, tmp_path / "b.har")) == 2


def test_an_exchange_without_answer_says_status_zero(tmp_path: Path) -> None:
    recorder = Recorder()
    recorder("web", Layer.HTTP, Direction.OUT, b"GET /a?b=1&c= HTTP/1.1\r\n\r\n")
    (entry,) = entries(recorder, tmp_path / "a.har")
    assert entry["request"]["url"] == "https://unknown/a?b=1&c="
    assert entry["request"]["queryString"] == [
        {"name": "b", "value": "1"},
        {"name": "c", "value": ""},
    ]
    assert "postData" not in entry["request"]
    assert (entry["response"]["status"], entry["response"]["bodySize"]) == (0, -1)


def test_a_body_that_is_not_on_record_is_counted_not_invented(tmp_path: Path) -> None:
    recorder = Recorder()
    recorder("web", Layer.HTTP, Direction.OUT, web.POST)
    (entry,) = entries(recorder, tmp_path / "a.har")
    assert entry["request"]["bodySize"] == 21
    assert "text" not in entry["request"]["postData"]
    assert "21 bytes" in entry["request"]["postData"]["comment"]


def test_damaged_heads_are_kept_as_far_as_they_go(tmp_path: Path) -> None:
    recorder = Recorder()
    sent = recorder("web", Layer.HTTP, Direction.OUT, b"\xff\x00")
    recorder("web", Layer.HTTP, Direction.IN, b"HTTP/1.1 abc\r\nodd", pair=sent)
    (entry,) = entries(recorder, tmp_path / "a.har")
    assert entry["request"]["method"] == "\xff\x00"
    assert entry["response"]["status"] == 0
    assert entry["response"]["headers"] == [{"name": "odd", "value": ""}]
