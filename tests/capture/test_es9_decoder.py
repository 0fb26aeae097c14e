from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.capture.decoders import decode
from app.capture.es9_decoder import Es9Decoder, es9_function
from app.capture.explain import explain
from app.capture.export_jsonl import export_jsonl
from app.capture.imports import read_capture
from app.capture.parts import Decoding, State
from app.capture.procedure import Level, Party
from app.capture.procedures import procedures
from app.capture.recorder import Recorder
from app.values.traffic import Layer, Record
from tests.capture import es9
from tests.capture.sealed import Lookup


def exchange(answer: dict[str, object], *, chunked: bool = False) -> list[Record]:
    recorder = Recorder()
    es9.put(recorder, "initiateAuthentication", es9.initiate(), answer, chunked=chunked)
    return recorder.since(0)[2]


def decoded(records: list[Record]) -> list[Decoding]:
    return [decode(one, Lookup(*records)) for one in records]


@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "chunked"])
def test_an_exchange_is_named_and_its_asn1_decoded(chunked: bool) -> None:
    asked, answer = decoded(exchange(es9.initiated(), chunked=chunked))
    assert (asked.decoder, asked.title) == ("ES9+", "ES9+.InitiateAuthentication")
    assert answer.title == "↳ ES9+.InitiateAuthentication"
    assert answer.meaning == "Executed-Success"
    assert answer.state is not State.FAILED
    assert "serverAddress" in [one.name for one in answer.walk()]
    assert "svn" in [one.name for one in asked.walk()]
    for one in answer.walk():
        assert one.end <= len(answer.sources[one.source].data)


def test_a_refusal_is_explained_with_who_can_mend_it() -> None:
    records = exchange(es9.refused())
    answer = decoded(records)[1]
    assert answer.state is State.FAILED
    assert answer.meaning.startswith("Failed, 8.2.6/3.8: ")
    told = explain(records[1], answer, Lookup(*records))
    assert told.state is State.FAILED
    assert told.who == "operator"
    assert told.next


def test_other_http_is_read_as_http() -> None:
    recorder = Recorder()
    _, answer = es9.put(recorder, "initiateAuthentication", es9.initiate(), es9.initiated())
    told = recorder.get(answer)
    assert told is not None
    other = Record(answer, 1, "web", Layer.HTTP, told.direction, told.data, pair=99)
    assert decode(other, Lookup(other)).decoder == "HTTP"
    assert Es9Decoder().priority(Record(1, 1, "x", Layer.HTTP, told.direction, b"GET / ")) == 0.0


@pytest.mark.parametrize(
    ("head", "name"),
    [
        pytest.param(b"POST /gsma/rsp2/es9plus/getBoundProfilePackage HTTP/1.1",
                     "ES9+.GetBoundProfilePackage", id="path"),
        pytest.param(b"POST https://dp.example/gsma/rsp2/es9plus/cancelSession?x HTTP/1.1",
                     "ES9+.CancelSession", id="whole-address"),
        pytest.param(b"POST /gsma/rsp2/es9plus/ HTTP/1.1", "", id="no-function"),
        pytest.param(b"POST /gsma/rsp2/esipa/x HTTP/1.1", "", id="esipa"),
        pytest.param(b"HTTP/1.1 200 /gsma/rsp2/es9plus/x", "", id="answer"),
        pytest.param(b"", "", id="nothing"),
    ],
)  # fmt: skip
def test_the_path_names_the_function(head: bytes, name: str) -> None:
    assert es9_function(head) == name


def test_an_imported_download_is_steps_with_the_smdp(tmp_path: Path) -> None:
    recorder = Recorder()
    es9.put(recorder, "initiateAuthentication", es9.initiate(), es9.initiated())
    transaction = {"transactionId": es9.TRANSACTION.hex()}
    es9.put(recorder, "getBoundProfilePackage", transaction, es9.refused("8.2", "1.2"))
    file = tmp_path / "download.jsonl"
    export_jsonl(recorder.since(0)[2], file)
    (found,) = procedures(read_capture(file))
    assert [(one.label, one.sender, one.receiver) for one in found.steps] == [
        ("ES9+.InitiateAuthentication", Party.IPA, Party.SMDP),
        ("↳ ES9+.InitiateAuthentication", Party.SMDP, Party.IPA),
        ("ES9+.GetBoundProfilePackage", Party.IPA, Party.SMDP),
        ("↳ ES9+.GetBoundProfilePackage", Party.SMDP, Party.IPA),
    ]
    body = len(json.dumps(es9.initiate()))
    assert found.steps[0].size == body
    assert found.failure is not None
    assert found.failure.level is Level.OPERATION
    assert found.failure.code == "Failed, 8.2/1.2"
