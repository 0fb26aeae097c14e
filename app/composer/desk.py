"""The composer's desk: build, look at, sign, execute and judge eIM packages.

Joins the key store, the eIM and the IPA for the window and for the command line. Rules: looking at
a package costs nothing; a counter value is reserved durably before anything is signed with it; each
step of an execution is on disk before the next one begins, so that a crash leaves a truthful state.
What touches a card blocks and runs on that card's lane; the rest may run on any thread.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from app.card.card import Card
from app.composer.association import Association, initial_eim
from app.composer.drafts import composed, draft, versioned
from app.composer.execution import carry_out
from app.composer.history import History
from app.composer.judging import certificates_of, judged
from app.composer.own_signature import own_signature
from app.composer.run import Progress, Run, silent
from app.composer.signers import Signer, Signers
from app.composer.stored import StoredResult, answered, stored
from app.composer.target import Target, aimed, look
from app.crypto.trust import TrustStore
from app.eim import packages, sequences
from app.eim.counters import Counters
from app.eim.eim_fields import EIM_FIELDS
from app.eim.problems import Problem, problems
from app.errors import CodecError, NotSupportedError, TrustError, WorkbenchError
from app.ipa import execute as ipa
from app.settings import RefreshPolicy
from app.values.euicc import CertificateChain, Check
from app.values.ids import Eid
from app.values.packages import (
    Execution,
    FieldValue,
    PackageKind,
    PackageState,
    PackageVerdict,
    Recipe,
    SignedPackage,
)

_ANY_EID = Eid("0" * 32)
_ANY_EIM = "?"
"""What stands in a preview for a card and an eIM that are not known yet."""


class ComposerDesk:
    """Everything a person does with packages."""

    def __init__(self, trust: TrustStore, counters: Counters, history: History) -> None:
        self.trust = trust
        self.counters = counters
        self.history = history
        self._signers = Signers(trust)

    def identities(self, eid: Eid | None = None, uri: str = "") -> tuple[str, ...]:
        """Return the names that can sign; for a simulated card, its bench eIM comes first.

        uri: the card's.
        """
        return self._signers.names(eid, uri)

    def aim(self, card: Card, recipe: Recipe) -> Recipe:
        """Fill in what a recipe leaves open from a card: version, EID, who signs, eimId, token.

        Raises TrustError when nobody can sign, NotSupportedError on a card that is no IoT eUICC.
        """
        return self._aimed(look(card), recipe)[0]

    def aim_at(self, target: Target, recipe: Recipe) -> Recipe:
        """Fill in the same from what is known of a card, without asking it. Raises TrustError."""
        return aimed(recipe, target, self._signer(target, recipe))

    def problems(self, recipe: Recipe) -> tuple[Problem, ...]:
        """Return what is wrong or doubtful about a recipe, without a card and without a key."""
        return problems(recipe)

    def preview(self, recipe: Recipe, uri: str = "") -> SignedPackage:
        """Return the package as it would be signed now, without signature or use of a counter.

        uri: the card's. Without an EID in the recipe, one of zeros stands in the bytes and `eid` is
        None; an eIM that is not known yet is a question mark. A version left to the card is the
        likeliest one; the recipe in the answer names it.
        Raises CodecError naming the field that does not fit.
        """
        recipe = versioned(recipe)
        if recipe.kind is not PackageKind.EUICC_PACKAGE:
            return packages.write(recipe)
        eid = recipe.eid or _ANY_EID
        named = replace(recipe, eim_id=recipe.eim_id or self._eim_id(recipe, uri))
        counter = recipe.counter
        if counter is None:
            counter = self.counters.peek(named.eim_id, eid) + 1
        return replace(draft(named, eid, counter), recipe=recipe, eid=recipe.eid)

    def signature_check(self, package: SignedPackage, uri: str = "") -> Check:
        """Check the signature of a package with the public key of its recipe's identity.

        As the eUICC checks it: over what is in the message, faults and edits included. uri: the
        card's. Not checkable without a signature or when the identity is not known here.
        """
        name, eid = package.recipe.identity, package.eid
        key: bytes | None = None
        if name:
            with suppress(TrustError):
                key = self._signers.find(name, eid, uri).public_key
        return own_signature(package, key, name)

    def sign(self, recipe: Recipe, *, uri: str = "", passphrase: str | None = None) -> Execution:
        """Sign a package and keep it as signed; `package` of the answer is ready to leave.

        The counter is reserved durably first, and spent even if signing fails afterwards. A counter
        in the recipe is taken as it is. A package of an unsigned kind is only written: its answer
        has no id and is not kept. uri: the card's, which may have an eIM of its own.
        Raises TrustError, SettingsError on a wrong passphrase, CodecError.
        """
        if recipe.kind is not PackageKind.EUICC_PACKAGE:
            return Execution("", PackageState.SIGNED, packages.write(recipe), time.time())
        signer = self._signers.find(recipe.identity, recipe.eid, uri)
        return self._signed(recipe, signer, passphrase, silent).execution

    def execute(
        self,
        card: Card,
        package: Recipe | SignedPackage,
        progress: Progress = silent,
        *,
        policy: RefreshPolicy | None = None,
        passphrase: str | None = None,
        acknowledge: bool = True,
    ) -> Execution:
        """Run a package on a card, signing it first if it is a recipe; return what came of it.

        progress: is given the execution after each step. policy: what follows if the enabled
        profile may have changed. acknowledge: take a genuine result off the card; that of a package
        signed elsewhere stays, since its own eIM has to fetch it.
        Raises NotSupportedError for kinds a card does not take, and what `sign` raises; DeviceError
        and StatusError when no result came, with the execution kept as sent.
        """
        _require_signable(package if isinstance(package, Recipe) else package.recipe)
        target = look(card)
        if isinstance(package, Recipe):
            recipe, signer = self._aimed(target, package)
            run = self._signed(recipe, signer, passphrase, progress)
        else:
            run = self._resumed(target.with_token(package), progress)
        ours = bool(run.execution.package.recipe.identity)
        return carry_out(run, card, policy, self._roots(), acknowledge=acknowledge and ours)

    def verify(
        self, result: Execution | bytes, certificates: CertificateChain | None = None
    ) -> PackageVerdict:
        """Judge a result against the package it answers; what is unknown stays open.

        result: of an execution, or bytes, for which the package is looked up in the history.
        certificates: the card's, where the execution has none.
        """
        if isinstance(result, bytes):
            found = answered(stored(result), self.history.listing().executions)
            result = replace(found, result=result) if found else _unknown(result)
        known = result.certificates or certificates
        return judged(replace(result, certificates=known), self._roots())

    def associate(
        self,
        card: Card,
        identity: str = "",
        *,
        eim_id: str = "",
        fqdn: str = "",
        counter: int = 0,
        ask_token: bool = True,
        more: Mapping[str, FieldValue] | None = None,
    ) -> Association:
        """Make an identity the card's first eIM, by AddInitialEim.

        Raises ProcedureError when the card has an eIM already, TrustError, CodecError.
        """
        target = look(card)
        signer = self._signers.find(identity, target.eid, target.uri)
        recipe = initial_eim(
            signer,
            target.dialect,
            eim_id=eim_id,
            fqdn=fqdn,
            counter=counter,
            ask_token=ask_token,
            more=more,
        )
        tokens = card.session().add_initial_eim([sequences.build(EIM_FIELDS, recipe.values)])
        return Association(recipe.eim_id, tokens[0] if tokens else None, look(card).eims)

    def results(self, card: Card) -> tuple[StoredResult, ...]:
        """List the results a card still keeps, each judged against the package it answers.

        A package that was sent, and whose result was lost on the way, is executed from now on.
        """
        found = ipa.stored_results(card)
        certificates, eid = certificates_of(card), card.verdict().eid
        return tuple(self._settled(stored(raw), card.uri, eid, certificates) for raw in found)

    def acknowledge(self, card: Card, seqs: Iterable[int]) -> tuple[int, ...]:
        """Take results off a card by their numbers; return those that were there."""
        wanted = set(seqs)
        known = [one for one in self.results(card) if one.seq in wanted]
        removed = ipa.acknowledge(card, sorted(wanted))
        for one in known:
            if one.execution and one.seq in removed:
                run = Run(self.history, self.history.get(one.execution))
                run.becomes(state=PackageState.REPORTED)
        return removed

    def _eim_id(self, recipe: Recipe, uri: str) -> str:
        try:
            return self._signers.find(recipe.identity, recipe.eid, uri).eim_id
        except WorkbenchError:
            return recipe.identity or _ANY_EIM

    def _signer(self, target: Target, recipe: Recipe) -> Signer:
        return self._signers.find(recipe.identity, target.eid, target.uri, target.keys)

    def _aimed(self, target: Target, recipe: Recipe) -> tuple[Recipe, Signer]:
        signer = self._signer(target, recipe)
        recipe = aimed(recipe, target, signer)
        association = target.association(recipe.eim_id)
        if association and association.counter is not None and recipe.eid:
            self.counters.raise_to(recipe.eim_id, recipe.eid, association.counter)
        return recipe, signer

    def _signed(
        self, recipe: Recipe, signer: Signer, passphrase: str | None, progress: Progress
    ) -> Run:
        """Reserve a counter, sign, and keep the package as signed."""
        if recipe.eid is None:
            raise CodecError(
                "A package is signed for one card, and none is named.",
                path="eid",
                hint="Give the EID, or execute the recipe on a card.",
            )
        eid = recipe.eid
        recipe = replace(recipe, identity=signer.name, eim_id=recipe.eim_id or signer.eim_id)
        trial = composed(recipe, eid, 0)  # what cannot be written spends no counter
        key = signer.open(passphrase)
        if recipe.edits:
            packages.sign(trial, key, recipe.token)
        counter = recipe.counter
        if counter is None:
            counter = self.counters.reserve(recipe.eim_id, eid)
        package = packages.sign(composed(recipe, eid, counter), key, recipe.token)
        return self._begun(package, progress)

    def _resumed(self, package: SignedPackage, progress: Progress) -> Run:
        """Go on with a package that was signed here and never sent, else begin a record."""
        for one in self.history.listing().executions:
            if one.state is PackageState.SIGNED and one.package.message == package.message:
                return Run(self.history, one, progress)
        return self._begun(package, progress)

    def _begun(self, package: SignedPackage, progress: Progress) -> Run:
        now = time.time()
        execution = Execution(self.history.new_id(now), PackageState.SIGNED, package, now)
        run = Run(self.history, execution, progress)
        run.becomes()
        return run

    def _settled(
        self,
        result: StoredResult,
        uri: str,
        eid: Eid | None,
        certificates: CertificateChain | None,
    ) -> StoredResult:
        execution = answered(result, self._of(eid))
        if execution is None:
            verdict = judged(replace(_unknown(result.raw), certificates=certificates))
            return replace(result, verdict=verdict)
        if not execution.result:
            run = Run(self.history, execution)
            run.becomes(
                state=PackageState.EXECUTED,
                card=uri,
                result=result.raw,
                certificates=execution.certificates or certificates,
            )
            execution = run.becomes(verdict=judged(run.execution, self._roots()))
        verdict = judged(execution, self._roots())
        return replace(result, execution=execution.id, verdict=verdict)

    def _of(self, eid: Eid | None) -> list[Execution]:
        """Return the executions meant for one card, newest first."""
        return [one for one in self.history.listing().executions if one.package.eid == eid]

    def _roots(self) -> list[bytes]:
        return [root.certificate for root in self.trust.roots()]


def _unknown(result: bytes) -> Execution:
    """Return an execution of which nothing is known but the result."""
    nothing = SignedPackage(Recipe(dialect=""), b"")
    return Execution("", PackageState.EXECUTED, nothing, 0.0, result=result)


def _require_signable(recipe: Recipe) -> None:
    if recipe.kind is not PackageKind.EUICC_PACKAGE:
        raise NotSupportedError(
            f"A card executes eUICC Packages; this is of the kind {recipe.kind.value}.",
            needs="an IPA" if recipe.kind is not PackageKind.ADD_INITIAL_EIM else "",
            hint="Associate an eIM with `card associate`; the other kinds are for a device's IPA.",
        )
