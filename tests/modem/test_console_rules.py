from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from app.modem.at_line import Form
from app.modem.console_rules import DOTS, Level, judge, offers
from app.paths import resources

TABLE: dict[str, Any] = tomllib.loads((resources() / "modems" / "console.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("line", "level"),
    [
        pytest.param("AT", Level.READS, id="bare"),
        pytest.param("ATI", Level.READS, id="identification"),
        pytest.param("at+csq", Level.READS, id="lower case"),
        pytest.param("AT+CPIN?", Level.READS, id="read form"),
        pytest.param("AT+NEVERSEEN?", Level.READS, id="read form of an unknown one"),
        pytest.param("AT+NEVERSEEN=?", Level.READS, id="test form of an unknown one"),
        pytest.param("AT+NEVERSEEN", Level.CHANGES, id="unknown command"),
        pytest.param("AT+NEVERSEEN=1", Level.CHANGES, id="unknown command set"),
        pytest.param("AT+CRSM=176,12258,0,0,10", Level.READS, id="reading a file"),
        pytest.param('AT+CRSM=214,12258,0,0,2,"0000"', Level.DANGER, id="writing a file"),
        pytest.param("AT+CFUN=0", Level.CHANGES, id="radio off"),
        pytest.param("AT+CPIN=1234", Level.DANGER, id="PIN"),
        pytest.param('AT+CLCK="SC",2', Level.READS, id="asking for a lock"),
        pytest.param('AT+CLCK="SC",1,"1234"', Level.DANGER, id="setting a lock"),
        pytest.param("AT+CMGD=1,4", Level.DANGER, id="erasing"),
        pytest.param("ATD+4930;", Level.DANGER, id="voice call"),
        pytest.param("ATD*99#", Level.NEVER, id="data call"),
        pytest.param("AT+CMGS=23", Level.NEVER, id="prompt"),
        pytest.param("A/", Level.NEVER, id="again what was last"),
        pytest.param("AT+CSQ;+CFUN=0", Level.CHANGES, id="the gravest of a line counts"),
        pytest.param("ATE0Q1", Level.DANGER, id="the gravest of basic ones counts"),
        pytest.param('AT+CSIM=10,"80F2000000"', Level.READS, id="STATUS"),
        pytest.param('AT+CSIM=10,"0070000001"', Level.CHANGES, id="MANAGE CHANNEL"),
        pytest.param('AT+CGLA=1,16,"80E2910003BF2D00"', Level.DANGER, id="STORE DATA"),
        pytest.param('AT+CSIM=10,"80D8000000"', Level.DANGER, id="an instruction not listed"),
        pytest.param("AT+CSIM=4,zz", Level.DANGER, id="no APDU at all"),
    ],
)
def test_a_line_is_as_grave_as_its_gravest_command(line: str, level: Level) -> None:
    judged = judge(line)
    assert judged.level is level
    assert bool(judged.why) is (level is not Level.READS)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        pytest.param("AT+CPIN=1234", f"AT+CPIN={DOTS}", id="PIN"),
        pytest.param('at+cpin="1234";+CSQ', f"at+cpin={DOTS};+CSQ", id="among others"),
        pytest.param('AT+CPWD="SC","1","2"', f"AT+CPWD={DOTS}", id="password"),
        pytest.param(
            'AT+CSIM=26,"0020000108313233340000FFFF"', f"AT+CSIM={DOTS}", id="PIN in an APDU"
        ),
    ],
)
def test_secrets_are_not_shown(line: str, shown: str) -> None:
    judged = judge(line)
    assert judged.secret
    assert judged.shown == shown


@pytest.mark.parametrize("line", ["AT+CPIN?", 'AT+CLCK="SC",2', 'AT+CSIM=10,"80F2000000"'])
def test_what_holds_no_secret_is_shown_as_it_is(line: str) -> None:
    judged = judge(line)
    assert not judged.secret
    assert judged.shown == line


def test_long_work_has_long_patience() -> None:
    assert judge("AT+COPS=?").deadline_s > judge("AT+CSQ;+CLAC").deadline_s
    assert judge("AT+CSQ;+CLAC").deadline_s > judge("AT+CSQ").deadline_s


def test_completion_offers_each_form_with_its_meaning() -> None:
    found = {offer.text: offer for offer in offers("at+cfu")}
    assert list(found) == ["AT+CFUN?", "AT+CFUN=?", "AT+CFUN="]
    assert all("Radio" in offer.means for offer in found.values())
    assert found["AT+CFUN="].level is Level.CHANGES
    assert [offer.text for offer in offers("AT+CSQ;+CIM")] == ["AT+CSQ;+CIMI"]
    assert [offer.text for offer in offers("AT+CSQ")] == ["AT+CSQ=?"]
    assert offers("hello") == offers("") == ()


@pytest.mark.parametrize("name", TABLE["commands"])
def test_each_row_of_the_table_can_be_used(name: str) -> None:
    row = TABLE["commands"][name]
    assert row["means"]
    assert not row["means"].endswith(".")
    assert set(row) <= {*Form, "means", "why", "cases", "secret", "apdu", "deadline_s"}
    levels = [Level(row[form]) for form in Form if form in row]
    assert levels
    assert row.get("why") or all(level is Level.READS for level in levels) or row.get("cases")
    for case in row.get("cases", ()):
        re.compile(case["arguments"])
        assert Level(case["level"]) is Level.READS or case["why"]
