"""The window: Qt on this side, `app` on the other. Widgets show values and ask for verbs."""
