"""Standing here, this file puts `tests` on the path: tests say `from fakes.… import …`."""
