"""Carrying out what an eIM sends: eUICC packages, data requests, download orders.

Each handler returns the EimPackageResult that is now to be delivered, already kept.
"""

from __future__ import annotations

from dataclasses import replace

from app.errors import CodecError, NotSupportedError, StatusError, WorkbenchError
from app.ipa import ipa_data, messages
from app.ipa.contact import Contact, Downloader
from app.ipa.execute import may_switch
from app.ipa.messages import Package, PackageKind
from app.ipa.results import PackageResult, allows_rollback, read_result, signature_remarks
from app.ipa.standing import Pending, Standing


class Packages:
    """Carries out the packages of one contact."""

    def __init__(self, contact: Contact) -> None:
        self._contact = contact

    async def carry_out(self, package: Package) -> Pending:
        """Do what a package asks and keep what came of it.

        Raises DeviceError or StatusError when the card was lost meanwhile: if the eUICC executed a
        package then, its result is found on the card in the next round.
        """
        contact = self._contact
        contact.notes(packages=contact.report.packages + 1)
        if package.kind is PackageKind.EUICC:
            return await self._execute(package.raw)
        if package.kind is PackageKind.DATA:
            return await self._tell(package.raw)
        if package.kind is PackageKind.DOWNLOAD:
            return await self._download(package.raw)
        broken = package.kind is PackageKind.BROKEN
        code = messages.INVALID_FORMAT if broken else messages.UNKNOWN_PACKAGE
        return self._refuse(package.raw, code)

    def _refuse(self, package: bytes, code: int) -> Pending:
        """Tell that a package could not be carried out at all."""
        with self._contact.log.step("refuse", f"Refuses the package with code {code}"):
            transaction = messages.transaction_of(package)
            told = messages.package_error(code, transaction, self._contact.dialect)
            return self._kept(Pending(told))

    async def _execute(self, request: bytes) -> Pending:
        contact = self._contact
        rollback = allows_rollback(request)
        kept: list[Pending] = []

        def keep(raw: bytes) -> None:
            one = read_result(raw)
            # One the eUICC stores is in its list too; without a number this is the only copy.
            kept.append(self._kept(Pending(raw, one.seq, rollback=rollback and bool(one.seq))))

        with contact.log.step("execute", "Executes the eUICC package") as step:
            before = await contact.card(lambda euicc: euicc.notification_numbers())
            policy = contact.options.policy
            try:
                problems = await contact.card(lambda euicc: euicc.execute(request, keep, policy))
            except StatusError as error:
                step.words, step.ok = f"The eUICC does not take the package: {error}", False
                return self._refuse(request, messages.UNDEFINED)
            result = read_result(kept[0].raw)
            step.words = " ".join((_outcome(result, request), *problems))
            step.ok = not result.refusal
        if may_switch(request):
            await contact.look()
        contact.notes(results=(*contact.report.results, kept[0].raw))
        return await self._with_notifications(kept[0], before)

    async def _with_notifications(self, pending: Pending, before: frozenset[int]) -> Pending:
        """Let the notifications that the package caused travel with its result."""
        contact = self._contact
        if not contact.options.with_result or pending.seq is None:
            return pending
        try:
            found = await contact.card(lambda euicc: euicc.notifications())
        except WorkbenchError as error:
            with contact.log.step("notifications", f"They stay on the card: {error}") as step:
                step.ok = False
            return pending
        new = [one.raw for one in found if one.metadata and one.metadata.seq not in before]
        if not new:
            return pending
        raw = messages.with_notifications(pending.raw, new, contact.dialect)
        joined = replace(pending, raw=raw)
        contact.keep(lambda standing: standing.swapped(pending, joined))
        return joined

    async def _tell(self, request: bytes) -> Pending:
        contact = self._contact
        about, eim_id = contact.options.about, contact.eim_id
        with contact.log.step("data", "Reads what the eIM asked for"):
            try:
                answer = await contact.card(lambda e: ipa_data.answer(e, request, eim_id, about))
            except CodecError:
                return self._refuse(request, messages.INVALID_FORMAT)
        return self._kept(Pending(answer))

    async def _download(self, order: bytes) -> Pending:
        contact = self._contact
        transaction = messages.transaction_of(order)
        try:
            with contact.log.step("download", "Downloads a profile"):
                way = _way(contact.around.downloader)
                installed = await way.download(order, contact.work)
        except WorkbenchError:
            return self._kept(Pending(messages.download_error(transaction, contact.dialect)))
        return self._kept(Pending(messages.download_result(transaction, installed)))

    def _kept(self, pending: Pending) -> Pending:
        self._contact.keep(lambda standing: _added(standing, pending))
        return pending


def _outcome(result: PackageResult, request: bytes) -> str:
    if not result.refusal:
        return "The eUICC executed the package."
    why = signature_remarks(request) if result.counter is None else ()
    return " ".join((f"The eUICC refused the package: {result.refusal}.", *why))


def _way(downloader: Downloader | None) -> Downloader:
    if downloader is None:
        raise NotSupportedError(
            "This IPA has no way to SM-DP+ servers.",
            needs="ES9+",
            hint="Download the profile with another tool, then have the eIM enable it.",
        )
    return downloader


def _added(standing: Standing, pending: Pending) -> Standing:
    return replace(standing, pending=(*standing.pending, pending))
