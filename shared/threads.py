"""How the threads of a process share the interpreter."""

import sys

SWITCH_SECONDS = 0.0005


def take_short_turns() -> None:
    """Let a thread that has its answer wait for the interpreter half a millisecond, not five.

    Every answer of a socket, and every page that was compressed, has to get the interpreter back from whoever computes
    just then; at the default of five milliseconds the threads of an API answered half as many commands.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
