"""What the report's buttons do to the card: each request becomes one job on its slot."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.card.slot import Slot
from app.values.euicc import CardReport, PendingNotification, ProfileInfo
from app.values.ids import Iccid
from widgets.address_dialog import AddressDialog
from widgets.card_work import CardWork
from widgets.confirm_dialog import ConfirmDialog
from widgets.field_dialog import FieldDialog
from widgets.report_view import ReportView

RESET_PHRASE = "reset"
_EID_DIGITS = 8


class CardVerbs(QObject):
    """Listens to a report view and acts on the slot in use."""

    def __init__(self, work: CardWork, view: ReportView, owner: QWidget) -> None:
        """owner: the widget that dialogs stand over."""
        super().__init__(owner)
        self._work = work
        self._view = view
        self._owner = owner
        self._slot: Slot | None = None
        view.profiles.enable_requested.connect(self.enable)
        view.profiles.disable_requested.connect(self.disable)
        view.profiles.delete_requested.connect(self.delete)
        view.profiles.nickname_requested.connect(self.rename)
        view.profiles.details_requested.connect(self.show_profile)
        view.notifications.retrieve_requested.connect(self.retrieve)
        view.notifications.removal_requested.connect(self.remove)
        view.header.default_dp_requested.connect(self.ask_default_dp)
        view.header.reset_requested.connect(self.ask_reset)
        work.done.connect(self._on_done)

    def use(self, slot: Slot | None) -> None:
        """Act on this slot from now on."""
        self._slot = slot

    def enable(self, iccid: str) -> None:
        """Enable a profile."""
        profile = Iccid(iccid)
        if self._slot is not None:
            self._work.run(
                self._slot,
                lambda card: card.enable(profile),
                self.tr("Enabling {0}").format(self._title(profile)),
                self.tr("{0} is enabled.").format(self._title(profile)),
            )

    def disable(self, iccid: str) -> None:
        """Disable a profile."""
        profile = Iccid(iccid)
        if self._slot is not None:
            self._work.run(
                self._slot,
                lambda card: card.disable(profile),
                self.tr("Disabling {0}").format(self._title(profile)),
                self.tr("{0} is disabled.").format(self._title(profile)),
            )

    def delete(self, iccid: str) -> None:
        """Delete a profile, unless it is the enabled one: that is refused here as well."""
        found = self._profile(Iccid(iccid))
        if self._slot is None or found is None or found.enabled or found.iccid is None:
            return
        profile = found.iccid
        self._work.run(
            self._slot,
            lambda card: card.delete(profile),
            self.tr("Deleting {0}").format(found.title),
            self.tr("{0} was deleted.").format(found.title),
        )

    def rename(self, iccid: str, nickname: str) -> None:
        """Give a profile a nickname; an empty one removes it."""
        profile = Iccid(iccid)
        if self._slot is not None:
            self._work.run(
                self._slot,
                lambda card: card.set_nickname(profile, nickname),
                self.tr("Renaming {0}").format(self._title(profile)),
                self.tr("The nickname is saved on the card."),
            )

    def retrieve(self, seq: int) -> None:
        """Fetch the signed notification and show its fields."""
        if self._slot is not None:
            self._work.run(
                self._slot,
                lambda card: card.session().retrieve_notifications(seq),
                self.tr("Fetching notification {0}").format(seq),
                then_read=False,
            )

    def remove(self, seq: int) -> None:
        """Remove a notification from the card."""
        if self._slot is not None:
            self._work.run(
                self._slot,
                lambda card: card.session().remove_notification(seq),
                self.tr("Removing notification {0}").format(seq),
                self.tr("Notification {0} was removed.").format(seq),
            )

    def show_profile(self, profile: ProfileInfo) -> None:
        """Show every field of a profile."""
        dialog = FieldDialog(
            profile.title, "ProfileInfo", profile.raw, self._view.privacy, self._owner
        )
        if profile.icon:
            dialog.show_picture(profile.icon)
        dialog.open()

    def ask_default_dp(self) -> None:
        """Ask for the default SM-DP+ address and set it."""
        slot, report = self._slot, self._report()
        if slot is None or report is None:
            return
        before = report.addresses.default_dp if report.addresses else ""
        dialog = AddressDialog(before, self._owner)
        dialog.chosen.connect(lambda address: self._set_default_dp(address, slot, report))
        dialog.open()

    def ask_reset(self) -> None:
        """Ask what to erase, have the phrase typed, and reset the memory."""
        slot, report = self._slot, self._report()
        if slot is None or report is None or report.eid is None:
            return
        dialog = ConfirmDialog(
            self.tr("Reset the memory of this eUICC?"),
            self.tr("What is ticked is erased from the card. Enabled profiles are not spared."),
            phrase=f"{RESET_PHRASE} {report.eid[-_EID_DIGITS:]}",
            prompt=self.tr("Type “{0} {1}” (the EID's last eight digits) to reset it:").format(
                RESET_PHRASE, report.eid[-_EID_DIGITS:]
            ),
            verb=self.tr("Reset memory"),
            options=self._reset_options(report.verdict.dialect),
            parent=self._owner,
        )
        dialog.confirmed.connect(lambda options: self._reset(options, slot, report))
        dialog.open()

    def _reset_options(self, dialect: str) -> tuple[tuple[str, str, bool], ...]:
        from app.card.es10c import reset_options  # brings the codec: not when the window opens

        words = {
            "deleteOperationalProfiles": self.tr("Operational profiles"),
            "deleteFieldLoadedTestProfiles": self.tr("Test profiles loaded later"),
            "resetDefaultSmdpAddress": self.tr("Default SM-DP+ address"),
            "deletePreLoadedTestProfiles": self.tr("Test profiles loaded by the maker"),
            "deleteProvisioningProfiles": self.tr("Provisioning profiles"),
            "resetEimConfigData": self.tr("eIM configuration: then no eIM can manage this card"),
            "resetImmediateEnableConfig": self.tr("Immediate enable configuration"),
        }
        return tuple((name, words.get(name, name), False) for name in reset_options(dialect))

    def _set_default_dp(self, address: str, slot: Slot, report: CardReport) -> None:
        self._work.run(
            slot,
            lambda card: card.session().set_default_dp(address),
            self.tr("Setting the default SM-DP+"),
            self.tr("The default SM-DP+ address is saved on the card."),
            asked_about=report,
        )

    def _reset(self, options: set[str], slot: Slot, report: CardReport) -> None:
        self._work.run(
            slot,
            lambda card: card.memory_reset(options),
            self.tr("Resetting the memory"),
            self.tr("The memory was reset."),
            asked_about=report,
        )

    def _on_done(self, _words: str, result: object) -> None:
        if not isinstance(result, tuple):
            return
        mask = self._view.privacy
        for found in result:
            if isinstance(found, PendingNotification):
                title = self.tr("Notification, {0}").format(found.kind)
                FieldDialog(title, "PendingNotification", found.raw, mask, self._owner).open()

    def _report(self) -> CardReport | None:
        return self._slot.status.report if self._slot else None

    def _profile(self, iccid: Iccid) -> ProfileInfo | None:
        report = self._report()
        profiles = report.profiles if report else ()
        return next((profile for profile in profiles if profile.iccid == iccid), None)

    def _title(self, iccid: Iccid) -> str:
        profile = self._profile(iccid)
        return profile.title if profile else iccid
