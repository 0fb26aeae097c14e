from __future__ import annotations

from app.eim.tag_names import IPA_DATA, PROFILE_INFO, refused_tags, tag_names


def test_profile_tags_have_their_names():
    names = tag_names(PROFILE_INFO, "1.2")
    assert names["5A"] == "iccid"
    assert names["9F70"] == "profileState"
    assert names["9F67"] == "fallbackAllowed"


def test_ipa_data_is_tagged_anew_after_the_first_version():
    old, new = tag_names(IPA_DATA, "1.0.1"), tag_names(IPA_DATA, "1.2")
    assert old["80"] == new["81"] == "defaultSmdpAddress"
    assert "BF2B" in old
    assert "BF2B" not in new
    assert new["A2"] == "euiccPackageResultList"
    assert old["A5"] == new["A5"] == "eumCertificate"


def test_eid_and_profiles_are_refused():
    assert refused_tags(("A5", "5A", "BF2D", "BF20")) == ("5A", "BF2D")
