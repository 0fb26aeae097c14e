"""The IPA: carries packages to the eUICC and its results back."""
