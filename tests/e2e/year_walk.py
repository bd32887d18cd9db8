"""The way through a simulated year: from moment to moment, each waited for until everybody knows what they have to."""

from collections import Counter
from datetime import datetime

from tests.e2e.notified_year import Book
from tests.e2e.year_deeds import Doing
from tests.e2e.year_town import Town


class Walk:
    """From moment to moment, never on before everybody knows what they have to."""

    def __init__(self, town: Town, book: Book) -> None:
        self._town, self._book, self._doing = town, book, Doing(town)
        self.told, self._posted = book.told(), book.posted()

    def moments(self) -> list[datetime]:
        entries = {each.entry.moment for each in self.told} | {each.moment for each in self._posted}
        leaving = {each.leaves for each in self.told if each.leaves}
        return sorted(entries | leaving | {deed.at for deed in self._book.deeds})

    def to(self, moment: datetime) -> None:
        self._town.clock.set(moment)
        for deed in self._book.deeds:
            if deed.at == moment:
                self._doing.do(deed)
        self._town.wait(self._town.is_published, "the topics hold what was done")
        self._town.clock.skip()
        self._wait_for_feeds(moment)
        self._wait_for_mail(moment)
        calls = sum(entry.moment <= moment for entry in self._posted)
        self._town.wait(lambda: len(self._town.calls()) >= calls, "the systems are called")

    def to_the_end(self) -> None:
        """Until nothing is left to send."""
        self._town.clock.set(self._book.last)
        for state in ("gathering", "ready", "sending"):
            self._town.wait(lambda state=state: not self._town.letters(state=state), f"no letter is {state}")  # type: ignore[misc]

    def _wait_for_feeds(self, moment: datetime) -> None:
        known = Counter(each.who for each in self.told if each.entry.moment <= moment)
        for one in {each.who for each in self.told if each.entry.moment == moment}:
            self._town.wait(lambda one=one: self._town.unread(one) >= known[one], f"{one.name} is told")  # type: ignore[misc]

    def _wait_for_mail(self, moment: datetime) -> None:
        known = Counter(each.who.address for each in self.told if each.leaves and each.leaves <= moment)
        self._town.wait(lambda: known <= self._town.lines(), "the mail has arrived")
