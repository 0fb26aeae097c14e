"""eIM Workbench: everything that has no window. See README.md for what it is."""

__version__ = "0.1.0"
