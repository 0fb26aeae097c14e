"""How endpoints, devices, queued packages and their results read on the page."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication

from app.eim.host_status import HostStatus
from app.values.eim import Device, QueuedPackage, QueueState, ResultFate
from app.values.esipa import Binding, EndpointState, EndpointStatus
from widgets.package_words import moment
from widgets.theme import Tone
from widgets.words import joined

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0

_STATES = {
    EndpointState.STOPPED: Tone.NEUTRAL,
    EndpointState.STARTING: Tone.ATTENTION,
    EndpointState.SERVING: Tone.OK,
    EndpointState.FAILED: Tone.FAILED,
}
_QUEUE = {
    QueueState.QUEUED: Tone.NEUTRAL,
    QueueState.DELIVERED: Tone.ACCENT,
    QueueState.EXECUTED: Tone.ATTENTION,
    QueueState.SUCCEEDED: Tone.OK,
    QueueState.FAILED: Tone.FAILED,
    QueueState.EXPIRED: Tone.ATTENTION,
    QueueState.CANCELLED: Tone.NEUTRAL,
}
_FATES = {
    ResultFate.APPLIED: Tone.OK,
    ResultFate.LATE: Tone.ATTENTION,
    ResultFate.DUPLICATE: Tone.NEUTRAL,
    ResultFate.UNMATCHED: Tone.ATTENTION,
    ResultFate.REFUSED: Tone.FAILED,
}
_SHORT = {Binding.HTTPS: "https", Binding.COAPS: "coaps", Binding.COAP: "coap"}


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("eim_words", text)


def endpoint_words(state: EndpointState) -> tuple[str, Tone]:
    """Return what a server is doing, and how much attention that deserves."""
    words = {
        EndpointState.STOPPED: tr("stopped"),
        EndpointState.STARTING: tr("starting"),
        EndpointState.SERVING: tr("serving"),
        EndpointState.FAILED: tr("not started"),
    }
    return words[state], _STATES[state]


def binding_words(binding: Binding) -> str:
    """Return the heading of an endpoint."""
    words = {
        Binding.HTTPS: tr("HTTPS"),
        Binding.COAPS: tr("CoAP over DTLS"),
        Binding.COAP: tr("Plain CoAP"),
    }
    return words.get(binding, binding.value)


def counts_words(status: EndpointStatus) -> str:
    """Return what a server has counted since it was started."""
    parts = [tr("{0} open").format(status.connections)]
    if status.binding is not Binding.COAP:
        full = tr("{0} handshakes").format(status.handshakes)
        parts.append(full + (tr(", {0} resumed").format(status.resumed) if status.resumed else ""))
    parts.append(tr("{0} requests").format(status.requests))
    if status.refused > len(status.failures):  # those that are explained stand beside it
        parts.append(tr("{0} refused").format(status.refused))
    return joined(parts)


def queue_words(state: QueueState) -> tuple[str, Tone]:
    """Return how far a package got, and how much attention that deserves."""
    return state.value, _QUEUE[state]


def fate_words(fate: ResultFate) -> tuple[str, Tone]:
    """Return what became of a result."""
    return fate.value, _FATES[fate]


def device_words(device: Device) -> tuple[str, Tone]:
    """Return how a device stands in two words."""
    if not device.identity:
        return tr("not registered"), Tone.ATTENTION
    if device.in_flight is not None:
        return tr("in flight"), Tone.ACCENT
    if device.queued:
        return tr("waiting"), Tone.NEUTRAL
    if not device.last_contact:
        return tr("never came"), Tone.NEUTRAL
    return tr("idle"), Tone.OK


def ago_words(then: float, now: float | None = None) -> str:
    """Return how long ago a moment was: `12 s ago`; empty for 0."""
    if not then:
        return ""
    return tr("{0} ago").format(span_words((now or time.time()) - then))


def expected_words(device: Device, now: float | None = None) -> str:
    """Return when a device is to be expected, marked as an estimate; empty while unknown."""
    if not device.expected:
        return ""
    left = device.expected - (now or time.time())
    if left >= 0:
        return tr("≈ in {0}").format(span_words(left))
    return tr("≈ {0} overdue").format(span_words(-left))


def span_words(seconds: float) -> str:
    """Return a span in its largest unit: `40 s`, `12 min`, `3 h`, `2 d`."""
    seconds = max(seconds, 0.0)
    if seconds < _MINUTE:
        return tr("{0} s").format(int(seconds))
    if seconds < _HOUR:
        return tr("{0} min").format(int(seconds / _MINUTE))
    if seconds < _DAY:
        return tr("{0} h").format(int(seconds / _HOUR))
    return tr("{0} d").format(int(seconds / _DAY))


def when_words(then: float) -> str:
    """Return a moment: the time of day if it is today's, else its date and time."""
    today = time.strftime("%Y-%m-%d")
    return moment(then).removeprefix(today).strip()


def kind_words(kind: str) -> str:
    """Return what a device sent, by the name of its type."""
    words = {
        "EuiccPackageResult": tr("package result"),
        "PendingNotification": tr("notification"),
        "IpaEuiccDataResponse": tr("eUICC data"),
        "ProfileDownloadTriggerResult": tr("download result"),
    }
    return words.get(kind, kind)


def deliveries_words(package: QueuedPackage) -> str:
    """Return how often a package was handed out, and when last."""
    if not package.deliveries:
        return tr("not yet")
    return tr("{0} ×, {1}").format(package.deliveries, when_words(package.last_delivered))


def status_words(status: HostStatus) -> str:
    """Return the eIM in the line at the foot."""
    ends = []
    for one in status.endpoints:
        if one.state is not EndpointState.SERVING:
            continue
        name = _SHORT.get(one.binding, one.binding.value)
        ends.append(tr("{0} :{1} on").format(name, one.address.rpartition(":")[2]))
    served = "  ·  ".join(ends) or tr("off")
    rest = [tr("{0} devices").format(status.devices), tr("{0} queued").format(status.waiting)]
    return joined([tr("eIM {0}").format(served), *(rest if status.eim_id else ())])
