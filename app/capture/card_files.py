"""Names of the files on a card, as they are called in the folder they lie in.

The same identifier names other files in another folder: 6F07 is EF.IMSI of a USIM and EF.IST of an
ISIM. Sources are ETSI TS 102 221, 3GPP TS 31.102, 31.103, 31.101 and 51.011.
"""

from __future__ import annotations

_MF: dict[int, str] = {
    0x2F00: "EF.DIR",
    0x2F05: "EF.PL",
    0x2F06: "EF.ARR",
    0x2F08: "EF.UMPC",
    0x2FE2: "EF.ICCID",
}
_FOLDERS: dict[int, str] = {
    0x3F00: "MF",
    0x7F10: "DF.TELECOM",
    0x7F20: "DF.GSM",
    0x7F22: "DF.IS-41",
    0x7F23: "DF.FP-CTS",
    0x7F25: "DF.CDMA",
    0x7F31: "DF.iDEN",
    0x7F80: "DF.PDC",
    0x7F90: "DF.TETRA",
    0x7FFF: "the selected application",
    0x5F30: "DF.IRIDIUM",
    0x5F3A: "DF.PHONEBOOK",
    0x5F3B: "DF.GSM-ACCESS",
    0x5F3C: "DF.MExE",
    0x5F3D: "DF.MCS",
    0x5F3E: "DF.V2X",
    0x5F40: "DF.WLAN",
    0x5F50: "DF.HNB",
    0x5F70: "DF.SoLSA",
    0x5F90: "DF.ProSe",
    0x5FA0: "DF.ACDC",
    0x5FB0: "DF.TV",
    0x5FC0: "DF.5GS",
}
_USIM: dict[int, str] = {
    0x6F05: "EF.LI",
    0x6F06: "EF.ARR",
    0x6F07: "EF.IMSI",
    0x6F08: "EF.Keys",
    0x6F09: "EF.KeysPS",
    0x6F2C: "EF.DCK",
    0x6F31: "EF.HPPLMN",
    0x6F32: "EF.CNL",
    0x6F37: "EF.ACMmax",
    0x6F38: "EF.UST",
    0x6F39: "EF.ACM",
    0x6F3A: "EF.ADN",
    0x6F3B: "EF.FDN",
    0x6F3C: "EF.SMS",
    0x6F3D: "EF.CCP",
    0x6F3E: "EF.GID1",
    0x6F3F: "EF.GID2",
    0x6F40: "EF.MSISDN",
    0x6F41: "EF.PUCT",
    0x6F42: "EF.SMSP",
    0x6F43: "EF.SMSS",
    0x6F44: "EF.LND",
    0x6F45: "EF.CBMI",
    0x6F46: "EF.SPN",
    0x6F47: "EF.SMSR",
    0x6F48: "EF.CBMID",
    0x6F49: "EF.SDN",
    0x6F4A: "EF.EXT1",
    0x6F4B: "EF.EXT2",
    0x6F4C: "EF.EXT3",
    0x6F4D: "EF.BDN",
    0x6F4E: "EF.EXT5",
    0x6F4F: "EF.CCP2",
    0x6F50: "EF.CBMIR",
    0x6F54: "EF.SUME",
    0x6F55: "EF.EXT4",
    0x6F56: "EF.EST",
    0x6F57: "EF.ACL",
    0x6F58: "EF.CMI",
    0x6F5B: "EF.START-HFN",
    0x6F5C: "EF.THRESHOLD",
    0x6F60: "EF.PLMNwAcT",
    0x6F61: "EF.OPLMNwAcT",
    0x6F62: "EF.HPLMNwAcT",
    0x6F73: "EF.PSLOCI",
    0x6F78: "EF.ACC",
    0x6F7B: "EF.FPLMN",
    0x6F7E: "EF.LOCI",
    0x6F80: "EF.ICI",
    0x6F81: "EF.OCI",
    0x6F82: "EF.ICT",
    0x6F83: "EF.OCT",
    0x6FAD: "EF.AD",
    0x6FB1: "EF.VGCS",
    0x6FB2: "EF.VGCSS",
    0x6FB3: "EF.VBS",
    0x6FB4: "EF.VBSS",
    0x6FB5: "EF.eMLPP",
    0x6FB6: "EF.AAeM",
    0x6FB7: "EF.ECC",
    0x6FC3: "EF.Hiddenkey",
    0x6FC4: "EF.NETPAR",
    0x6FC5: "EF.PNN",
    0x6FC6: "EF.OPL",
    0x6FC7: "EF.MBDN",
    0x6FC8: "EF.EXT6",
    0x6FC9: "EF.MBI",
    0x6FCA: "EF.MWIS",
    0x6FCB: "EF.CFIS",
    0x6FCC: "EF.EXT7",
    0x6FCD: "EF.SPDI",
    0x6FCE: "EF.MMSN",
    0x6FCF: "EF.EXT8",
    0x6FD0: "EF.MMSICP",
    0x6FD1: "EF.MMSUP",
    0x6FD2: "EF.MMSUCP",
    0x6FD3: "EF.NIA",
    0x6FD4: "EF.VGCSCA",
    0x6FD5: "EF.VBSCA",
    0x6FD6: "EF.GBABP",
    0x6FD7: "EF.MSK",
    0x6FD8: "EF.MUK",
    0x6FD9: "EF.EHPLMN",
    0x6FDA: "EF.GBANL",
    0x6FDB: "EF.EHPLMNPI",
    0x6FDC: "EF.LRPLMNSI",
    0x6FDD: "EF.NAFKCA",
    0x6FDE: "EF.SPNI",
    0x6FDF: "EF.PNNI",
    0x6FE2: "EF.NCP-IP",
    0x6FE3: "EF.EPSLOCI",
    0x6FE4: "EF.EPSNSC",
    0x6FE6: "EF.UFC",
    0x6FE7: "EF.UICCIARI",
    0x6FE8: "EF.NASCONFIG",
    0x6FEC: "EF.PWS",
    0x6FED: "EF.FDNURI",
    0x6FEE: "EF.BDNURI",
    0x6FEF: "EF.SDNURI",
    0x6FF0: "EF.IWL",
    0x6FF1: "EF.IPS",
    0x6FF2: "EF.IPD",
    0x6FF3: "EF.ePDGId",
    0x6FF4: "EF.ePDGSelection",
    0x6FF5: "EF.ePDGIdEm",
    0x6FF6: "EF.ePDGSelectionEm",
    0x6FF7: "EF.FromPreferred",
    0x6FF8: "EF.IMSConfigData",
    0x6FF9: "EF.3GPPPSDATAOFF",
    0x6FFA: "EF.3GPPPSDATAOFFservicelist",
    0x6FFB: "EF.TVCONFIG",
    0x6FFC: "EF.XCAPConfigData",
    0x6FFD: "EF.EARFCNList",
    0x6FFE: "EF.MuDMiDConfigData",
}
_GSM: dict[int, str] = {
    0x6F20: "EF.Kc",
    0x6F30: "EF.PLMNsel",
    0x6F38: "EF.SST",
    0x6F51: "EF.NIA",
    0x6F52: "EF.KcGPRS",
    0x6F53: "EF.LOCIGPRS",
    0x6F63: "EF.CPBCCH",
    0x6F64: "EF.INVSCAN",
    0x6F74: "EF.BCCH",
    0x6FAE: "EF.Phase",
}
_ISIM: dict[int, str] = {
    0x6F02: "EF.IMPI",
    0x6F03: "EF.DOMAIN",
    0x6F04: "EF.IMPU",
    0x6F07: "EF.IST",
    0x6F09: "EF.P-CSCF",
    0x6FD5: "EF.GBABP",
    0x6FD7: "EF.GBANL",
    0x6FF7: "EF.FromPreferred",
}
_5GS: dict[int, str] = {
    0x4F01: "EF.5GS3GPPLOCI",
    0x4F02: "EF.5GSN3GPPLOCI",
    0x4F03: "EF.5GS3GPPNSC",
    0x4F04: "EF.5GSN3GPPNSC",
    0x4F05: "EF.5GAUTHKEYS",
    0x4F06: "EF.UAC_AIC",
    0x4F07: "EF.SUCI_Calc_Info",
    0x4F08: "EF.OPL5G",
    0x4F09: "EF.SUPI_NAI",
    0x4F0A: "EF.Routing_Indicator",
    0x4F0B: "EF.URSP",
    0x4F0C: "EF.TN3GPPSNN",
}
_PHONEBOOK: dict[int, str] = {
    0x4F22: "EF.PSC",
    0x4F23: "EF.CC",
    0x4F24: "EF.PUID",
    0x4F30: "EF.PBR",
}

WITHIN: dict[str, dict[int, str]] = {
    "MF": _MF,
    "USIM": _USIM,
    "ISIM": _ISIM,
    "DF.GSM": _GSM,
    "DF.5GS": _5GS,
    "DF.PHONEBOOK": _PHONEBOOK,
}
"""Folder -> names of the files in it that have another name, or none, elsewhere."""

FILES: dict[int, str] = _GSM | _USIM | _5GS | _FOLDERS | _MF
"""The name of a file whose folder is not known: the USIM's, where there are several."""

_SHORT: dict[str, dict[int, int]] = {
    "MF": {0x02: 0x2FE2, 0x05: 0x2F05, 0x06: 0x2F06, 0x08: 0x2F08, 0x1E: 0x2F00},
    "USIM": {
        0x02: 0x6F05,
        0x03: 0x6FAD,
        0x04: 0x6F38,
        0x05: 0x6F56,
        0x06: 0x6F78,
        0x07: 0x6F07,
        0x08: 0x6F08,
        0x09: 0x6F09,
        0x0A: 0x6F60,
        0x0B: 0x6F7E,
        0x0C: 0x6F73,
        0x0D: 0x6F7B,
        0x0E: 0x6F48,
        0x0F: 0x6F5B,
        0x10: 0x6F5C,
        0x11: 0x6F61,
        0x12: 0x6F31,
        0x13: 0x6F62,
        0x14: 0x6F80,
        0x15: 0x6F81,
        0x16: 0x6F4F,
        0x17: 0x6F06,
        0x18: 0x6FE4,
        0x19: 0x6FC5,
        0x1A: 0x6FC6,
        0x1D: 0x6FD9,
        0x1E: 0x6FE3,
    },
    "ISIM": {0x02: 0x6F02, 0x05: 0x6F03, 0x04: 0x6F04, 0x06: 0x6F06, 0x07: 0x6F07},
    "DF.5GS": {number: 0x4F00 | number for number in range(0x01, 0x0D)},
}
"""Folder -> short file identifier -> file identifier."""


def file_name(number: int, folder: str = "") -> str:
    """Return the name of a file; empty when it is not known."""
    return WITHIN.get(folder, {}).get(number) or FILES.get(number, "")


def short_file_name(short: int, folder: str) -> str:
    """Return the name of a file by its short identifier; empty when it has none in the folder."""
    number = _SHORT.get(folder, {}).get(short)
    return "" if number is None else file_name(number, folder)


def is_folder(name: str) -> bool:
    """Whether a name is that of a folder, not of a file or of something not known."""
    return name.startswith("DF.") or name in ("MF", FILES[0x7FFF])


def file_path(data: bytes, folder: str = "") -> str:
    """Return the names along a path of file identifiers, `MF / EF.ICCID`."""
    names: list[str] = []
    for at in range(0, len(data) - 1, 2):
        number = int.from_bytes(data[at : at + 2])
        name = file_name(number, folder) or f"{number:04X}"
        names.append(name)
        folder = name if is_folder(name) and number != 0x7FFF else folder
    return " / ".join(names)
