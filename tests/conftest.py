"""For all tests: what a machine that others use too, and a run in the background, must not change."""

import signal

from hypothesis import settings

# How long one generated example takes says nothing there.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")

# A shell has what it starts in the background ignore ctrl-C, and the programs under test would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
