"""The recorder, the decoders and the explanations."""
