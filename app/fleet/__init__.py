"""Virtual devices: an IPA, a simulated eUICC and a link model each."""
