"""Runs supervisord so that it stops everything in order when the process that started it is gone, even by kill -9."""

import ctypes
import signal
import sys

from supervisor import supervisord

PR_SET_PDEATHSIG = 1

if __name__ == "__main__":
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    supervisord.main(sys.argv[1:])
