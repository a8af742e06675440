"""What all tests of the engine have in common: no property fails because the machine is slow."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("no_clock", deadline=None)
settings.load_profile("no_clock")
