"""The log of a service: lines that programs read."""

from __future__ import annotations

import io
import json
import logging

from app.cli.json_log import json_log

log = logging.getLogger("app.eim.test")


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_record_is_one_object_with_its_facts():
    stream = io.StringIO()
    with json_log("info", stream=stream, worker=2):
        log.info("ready on %s", "a\nb", extra={"facts": {"https": "127.0.0.1:1"}})
    [line] = lines(stream)
    assert line["message"] == "ready on a\nb"
    assert line["https"] == "127.0.0.1:1"
    assert (line["level"], line["source"], line["worker"]) == ("info", "app.eim.test", 2)
    assert str(line["time"]).endswith("+00:00")


def test_an_exception_is_told_in_the_same_line():
    stream = io.StringIO()
    with json_log("info", stream=stream):
        try:
            raise ValueError("what")
        except ValueError:
            log.info("failed", exc_info=True)
    [line] = lines(stream)
    assert "ValueError: what" in str(line["trace"])


def test_levels_below_the_one_asked_for_are_left_out_and_all_is_put_back():
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    stream = io.StringIO()
    with json_log("warning", stream=stream):
        log.info("quiet")
        logging.getLogger("aiohttp.access").info("noise")
    assert not stream.getvalue()
    assert (root.level, list(root.handlers)) == before
