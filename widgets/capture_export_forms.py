"""The forms of an export in words: what each is for, and what it leaves out."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from app.capture.forms import Form

OFFERED = (Form.PCAPNG, Form.EIMCAP, Form.JSONL, Form.HAR, Form.SCRIPT)
"""The forms of the export dialog, in its order; an evidence bundle has a dialog of its own."""


class FormWords(NamedTuple):
    """title: for the box. purpose: what it is for and what is left out."""

    title: str
    purpose: str


def form_words(form: Form) -> FormWords:
    """Return the words of a form."""
    said = QCoreApplication.translate
    match form:
        case Form.PCAPNG:
            return FormWords(
                said("FormWords", "Packets for Wireshark (pcapng)"),
                said(
                    "FormWords",
                    "Opens in Wireshark and tshark: cards as GSMTAP, CoAP as UDP, HTTP and ESipa "
                    "as exported PDUs. A command and its answer are one packet; nothing is left "
                    "out.",
                ),
            )
        case Form.EIMCAP:
            return FormWords(
                said("FormWords", "Capture of this program (eimcap)"),
                said(
                    "FormWords",
                    "Opens here again with all there is. Other programs do not read it.",
                ),
            )
        case Form.JSONL:
            return FormWords(
                said("FormWords", "JSON lines (jsonl)"),
                said(
                    "FormWords",
                    "For scripts and log stores: one record per line, bytes in hex. Decoded fields "
                    "are left out.",
                ),
            )
        case Form.HAR:
            return FormWords(
                said("FormWords", "HTTP archive (HAR)"),
                said(
                    "FormWords",
                    "For the tools of browsers and proxies. All but HTTP exchanges is left out.",
                ),
            )
        case Form.SCRIPT:
            return FormWords(
                said("FormWords", "APDU script"),
                said(
                    "FormWords",
                    "The commands to one card as lines of hex, answers as comments, as gscriptor "
                    "runs them. Times and all but APDUs are left out.",
                ),
            )
        case Form.ZIP:
            return FormWords(
                said("FormWords", "Evidence bundle (zip)"),
                said(
                    "FormWords",
                    "One file for someone who was not there: a page to read, the capture and its "
                    "packets.",
                ),
            )
