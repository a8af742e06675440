"""What all tests of the engine have in common: no property fails because the machine is slow, and no strip comes from an earlier run."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("no_clock", deadline=None)
settings.load_profile("no_clock")
os.environ["MINE_RESTORATION_CACHE"] = ""
