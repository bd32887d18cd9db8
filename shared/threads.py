"""How the threads of a process share the interpreter."""

import sys

SWITCH_SECONDS = 0.0005


def take_short_turns() -> None:
    """Let a thread that has its answer ask for the interpreter after half a millisecond, not after five.

    Every answer of a socket, and every page that was compressed, has to get the interpreter back from whoever computes
    just then. How much that gains is within the noise of our measurements: it bounds how long one thread waits.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
