"""The composer: joins keys, eIM and IPA for a person who builds a package and runs it."""
