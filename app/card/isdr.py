"""The ISD-R of an eUICC, with every local function of SGP.22 and SGP.32 as a typed verb."""

from __future__ import annotations

from app.card.es10_iot import Es10Iot
from app.card.es10a import Es10a
from app.card.es10c import Es10c


class IsdrSession(Es10a, Es10Iot, Es10c):
    """A conversation with the selected ISD-R. Used on the card's lane only.

    Verbs return plain values. They raise ProcedureError for a code that is not success,
    NotSupportedError for what the dialect lacks, StatusError for a bad status word, CodecError for
    an answer that cannot be read, DeviceError when the card is gone.
    """
