"""Whether the signature of a package of ours holds, as the eUICC will look at it."""

from __future__ import annotations

from app.crypto.keys import PublicKey, SignatureForm
from app.eim.packages import signing_input
from app.eim.parts import sent
from app.values.euicc import Check, CheckResult
from app.values.packages import SignedPackage

NAME = "own signature"


def own_signature(package: SignedPackage, public_key: bytes | None, signer: str = "") -> Check:
    """Check the signature in a message over the package in it and the eIM's token.

    public_key: SubjectPublicKeyInfo, None when it is not known whose it is. What faults and edits
    did counts, so a package that is wrong on purpose fails. Raises CodecError on what is no key.
    """
    if not package.message:
        return Check(NAME, CheckResult.NOT_CHECKABLE, "It is not signed yet.")
    inside, signature = sent(package.message)
    if not (package.package_signed or package.signature):
        return Check(NAME, CheckResult.NOT_CHECKABLE, "Packages of this kind are not signed.")
    if public_key is None:
        return Check(NAME, CheckResult.NOT_CHECKABLE, "It is not known whose signature it is.")
    token = package.recipe.token
    form = PublicKey.from_spki(public_key).verify(signing_input(inside, token), signature)
    if form is SignatureForm.RAW:
        return Check(NAME, CheckResult.PASS, f"It verifies with the public key of {signer}.")
    return Check(NAME, CheckResult.FAIL, _why(package, form, signer))


def _why(package: SignedPackage, form: SignatureForm | None, signer: str) -> str:
    if form is SignatureForm.DER:
        return f"It verifies with the public key of {signer}, but stands there as DER."
    text = f"It does not verify with the public key of {signer}"
    if package.recipe.deliberate:
        return f"{text}; the package is wrong on purpose."
    token = package.recipe.token
    covered = "without association token" if token is None else f"and association token {token}"
    return f"{text} {covered}."
