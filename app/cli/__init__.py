"""The window's headless twin: every verb in words for people and as JSON for programs.

`verbs` is the grammar, `command` runs one verb and turns its end into an exit code, `output` has
the one JSON form. Files of verbs are imported only when their verb is run.
"""
