"""`eim serve` against programs other people wrote: curl, and libcoap's client."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from app.crypto.trust import TrustStore
from app.values.trust import ExportForm
from tests.cli.serving import Service, serving
from tests.programs import needs

EID = "89049032123451234512345678901235"
POLL = bytes.fromhex(f"BF4F125A10{EID}")
NOBODY = bytes.fromhex("BF4F03020102")
ANY = ("--https", "127.0.0.1:0", "--coaps", "127.0.0.1:0")
ASN1 = ("-H", "Content-Type: application/x-gsma-rsp-asn1")

curl = needs("curl", package="curl")
libcoap = needs("coap-client-openssl", package="libcoap3-bin")


@pytest.fixture
def service(tmp_path):
    with serving(tmp_path, *ANY) as started:
        yield started


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One service for all questions that change nothing, and its root as a file."""
    folder = tmp_path_factory.mktemp("serve")
    with serving(folder, *ANY, home=str(folder / "home")) as started:
        yield started, pem(TrustStore(folder / "home" / "state" / "trust"), folder)


def pem(trust: TrustStore, folder: Path) -> str:
    path = folder / "ci.pem"
    [ci] = trust.roots()
    path.write_bytes(trust.export(ci.identity, ExportForm.CERTIFICATE_PEM))
    return str(path)


def curled(url: str, root: str, *words: str, body: bytes | None = None) -> tuple[int, bytes]:
    """Return status and body; the certificate is checked against the root."""
    data = [] if body is None else ["--data-binary", "@-"]
    command = ["curl", "-sS", "--cacert", root, "-w", "\n%{http_code}", *data, *words, url]
    done = subprocess.run(command, input=body or b"", capture_output=True, timeout=60, check=True)
    content, _, status = done.stdout.rpartition(b"\n")
    return int(status), content


@curl
@pytest.mark.parametrize(
    ("words", "body", "answer"),
    [
        pytest.param(ASN1, POLL, (200, NOBODY), id="poll"),
        pytest.param(("-X", "GET"), None, (405, b""), id="get"),
        pytest.param(ASN1, b"zzzz", (400, b""), id="undecodable"),
        pytest.param(ASN1, POLL[:-3], (400, b""), id="cut-off"),
    ],
)
def test_curl_gets_what_the_binding_promises(shared, words, body, answer):
    service, root = shared
    status, content = curled(service.url("https"), root, *words, body=body)
    assert (status, content if status == 200 else b"") == answer


@curl
def test_curl_gets_json_for_json(shared):
    service, root = shared
    url = service.url("https").replace("asn1", "esipa/getEimPackage")
    body = json.dumps({"eidValue": EID}).encode()
    status, content = curled(url, root, "-H", "Content-Type: application/json", body=body)
    answer = json.loads(content)
    assert status == 200
    assert answer["header"]["functionExecutionStatus"]["status"] == "Failed"
    assert answer["eimPackageError"] == 2


@libcoap
def test_libcoap_gets_the_same_der_over_dtls(shared, tmp_path):
    service, root = shared
    asked, answer = tmp_path / "poll.der", tmp_path / "answer.der"
    asked.write_bytes(POLL)
    command = ["coap-client-openssl", "-m", "post", "-f", str(asked), "-o", str(answer), "-B", "20"]
    subprocess.run([*command, "-R", root, service.url("coaps")], timeout=60, check=True)
    assert answer.read_bytes() == NOBODY


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_it_by_itself_and_in_order(service, number):
    assert service.end(number) == 0
    assert [one["message"] for one in service.log][-2:] == ["stopping", "stopped"]


@curl
def test_a_service_writes_secrets_where_a_key_log_is_named(tmp_path):
    keys = tmp_path / "keys"
    with serving(tmp_path, *ANY, "--key-log", str(keys)) as service:
        curled(service.url("https"), "", "-k", *ASN1, body=POLL)
        assert service.end() == 0
    assert "SERVER_TRAFFIC_SECRET_0 " in keys.read_text()


@curl
def test_the_log_is_json_with_health_and_shows_no_bytes(tmp_path):
    with serving(tmp_path, *ANY, "--health", "0.1") as service:
        curled(service.url("https"), pem(TrustStore(), tmp_path), *ASN1, body=POLL)
        until(service, "health")
        service.end()
        [ready] = [one for one in service.log if one["message"] == "ready"]
        assert ready["serving"] == service.ready["serving"]
        assert all({"time", "level", "source", "message"} <= set(one) for one in service.log)
        assert POLL.hex() not in service.log_file.read_text().lower()


def until(service: Service, message: str) -> None:
    """Wait until the log has a message; the test's own time limit ends it otherwise."""
    while message not in {one["message"] for one in complete(service)}:
        assert service.process.poll() is None


def complete(service: Service) -> list[dict[str, object]]:
    text = service.log_file.read_text()
    return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]


@curl
def test_other_verbs_work_on_the_store_of_a_running_service(service, run, tmp_path):
    recipe = tmp_path / "list.toml"
    recipe.write_text('[[operations]]\nname = "listProfileInfo"\n')
    store = ("--store", f"sqlite:///{tmp_path / 'eim.db'}")
    assert run("eim", "queue", "add", EID, str(recipe), *store).code == 0
    status, package = curled(service.url("https"), "/dev/null", "-k", *ASN1, body=POLL)
    assert (status, package[:2]) == (200, b"\xbf\x4f")
    assert package != NOBODY
    listed = run("eim", "queue", "list", *store, "--json").json["packages"]
    assert "delivered" in {one["state"] for one in listed}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param(["--https", "0.0.0.0:0"], "agreed", id="exposed"),
        pytest.param(["--coap", "127.0.0.1:0"], "agreed", id="plain"),
        pytest.param(["--https", "nowhere"], "eim.https", id="no-address"),
        pytest.param(["--https", "127.0.0.1:0", "--workers", "2"], "random", id="shared-port-0"),
        pytest.param(["--workers", "0"], "at least one", id="no-worker"),
        pytest.param(["--identity", "nobody"], "nobody", id="no-identity"),
        pytest.param(["--psk-file", "/nowhere"], "nowhere", id="no-psk"),
    ],
)
def test_what_cannot_be_served_is_said_and_nothing_listens(run, tmp_path, words, why):
    said = run("eim", "serve", "--store", f"sqlite:///{tmp_path / 'eim.db'}", *words)
    assert said.code != 0
    assert why in said.err
    assert "Next:" in said.err
