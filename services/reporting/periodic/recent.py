"""Verifications that were done a moment ago: everybody may ask for one, and each takes a while."""

import threading
from datetime import datetime, timedelta

from services.reporting.kept import Kept
from services.reporting.periodic.desk import ReportDesk
from services.reporting.periodic.verification import Verified, verify

FRESH = timedelta(minutes=1)
KEPT = 256


class Verifications:
    """One report is recomputed at a time, and none more often than once a minute."""

    def __init__(self, desk: ReportDesk) -> None:
        self._desk = desk
        self._kept: Kept[str, Verified] = Kept(KEPT)
        self._turn = threading.Lock()

    def of(self, own_hash: str) -> Verified:
        """Raises Missing where no report has that hash."""
        edition = self._desk.known(own_hash)
        with self._turn:
            kept = self._kept.get(own_hash)
            if kept is None or not _fresh(kept, self._desk.clock()):
                kept = verify(self._desk, edition)
                self._kept.put(own_hash, kept)
        return kept


def _fresh(verified: Verified, now: datetime) -> bool:
    return now - verified.at < FRESH
