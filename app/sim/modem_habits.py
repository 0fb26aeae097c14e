"""How one simulated modem behaves: everything a quirk or a fault can change about it."""

from __future__ import annotations

from dataclasses import dataclass

NOTICES = frozenset({"refresh", "cfun", "sim-power", "reboot"})
"""The events after which a modem can read its card anew."""


@dataclass(frozen=True, slots=True)
class Habits:
    """One modem's ways. Without a quirk it does what 3GPP TS 27.007 says."""

    manufacturer: str = "Workbench"
    model: str = "SM-1"
    firmware: str = "SM1A01"
    missing: frozenset[str] = frozenset()
    """Commands it does not know, such as `+CCHC`."""
    test_forms: bool = True
    """Whether `=?` is answered for the commands that reach the card."""
    handles: bool = False
    """CCHO gives long numbers instead of 1, 2, 3."""
    bare: bool = False
    """CCHO answers without `+CCHO:`."""
    upper_case: bool = False
    """Hex in lower case is refused."""
    closes: bool = True
    """CCHC is obeyed."""
    sessions: int = 3
    """Channels CCHO opens at most."""
    line_limit: int = 600
    """Characters of the longest command line."""
    block_limit: int = 0
    """Bytes of the longest command data passed on, 0 for no limit."""
    manage_channel: bool = True
    """CSIM passes MANAGE CHANNEL on."""
    logical_csim: bool = True
    """CSIM works on logical channels, and for MANAGE CHANNEL."""
    open_le_zero: bool = False
    """MANAGE CHANNEL is taken with Le 00 only."""
    needs_le: bool = False
    """The answer to a command without Le is lost; with Le it comes whole."""
    fetches: bool = False
    """The modem sends GET RESPONSE itself."""
    load_fails: bool = False
    """CGLA ends with an error in the last block of profile elements."""
    refresh: bool = True
    """REFRESH is announced to the card, fetched and answered."""
    notices: frozenset[str] = NOTICES
    """After which events the card is read anew."""
    sim_power: tuple[str, str] = ("", "")
    """The commands that take the card's power away and give it back."""
    forgets_profile: bool = False
    """Whenever the card gets power, the profile enabled at first is enabled again."""
    denied: bool = False
    """Every way to the card is refused."""
    absent: bool = False
    """There is no card."""
    busy: int = 0
    """So many commands to the card are answered busy."""
    slow_ms: int = 0
    """How late the last block of a message is answered."""
    chatty: bool = False
    """A line nobody asked for stands in every answer."""
    noise: bool = False
    """The first answer after a start comes behind bytes that are no text."""
