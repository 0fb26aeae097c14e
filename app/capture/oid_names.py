"""Names of the object identifiers that certificates on eUICCs and servers carry."""

from __future__ import annotations

_NAMES: dict[str, str] = {
    "1.2.840.10045.2.1": "ecPublicKey",
    "1.2.840.10045.3.1.7": "NIST P-256",
    "1.2.840.10045.4.3.2": "ecdsa-with-SHA256",
    "1.3.36.3.3.2.8.1.1.7": "brainpoolP256r1",
    "2.5.4.3": "commonName",
    "2.5.4.5": "serialNumber",
    "2.5.4.6": "countryName",
    "2.5.4.7": "localityName",
    "2.5.4.8": "stateOrProvinceName",
    "2.5.4.10": "organizationName",
    "2.5.4.11": "organizationalUnitName",
    "2.5.29.14": "subjectKeyIdentifier",
    "2.5.29.15": "keyUsage",
    "2.5.29.17": "subjectAltName",
    "2.5.29.19": "basicConstraints",
    "2.5.29.30": "nameConstraints",
    "2.5.29.31": "cRLDistributionPoints",
    "2.5.29.32": "certificatePolicies",
    "2.5.29.35": "authorityKeyIdentifier",
    "2.5.29.37": "extKeyUsage",
}


def oid_text(dotted: str) -> str:
    """Return an identifier led by its name when known, `commonName (2.5.4.3)`."""
    name = _NAMES.get(dotted)
    return f"{name} ({dotted})" if name else dotted
