"""Tests of the room of modems."""
