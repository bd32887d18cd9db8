"""What plans says that reports led to, compared with what has arrived in the journal of reporting."""

from typing import Any

from pymongo.database import Database

from services.reporting.heard import LANGUAGE, Event
from services.reporting.reconciling import Appended, Counts, Line, arrived
from shared.event_log import EventLog
from shared.journal import Journal, page
from tests.integration.inbox import BATCH, progress, verdicts
from tests.integration.plans_service import People, approved, open_window

Documents = Database[dict[str, Any]]


def test_a_commit_of_a_report_has_arrived_once_the_journal_has_its_events(people: People, database: Documents) -> None:
    action = approved(people)
    open_window(people)
    batch = [progress(f"p-{number}", action, value=number) for number in (1, 2)]
    given = verdicts(people("system"), batch, BATCH)
    said = [Appended(f"report.{each['item']}", each["stream"], each["version"]) for each in given]
    line = Line("plans", Counts("dinkes", "2025-04-01"), (*said,))
    journal: Journal[Event] = Journal(database["journal"], LANGUAGE)
    assert arrived(journal, line).missing == said
    events = [text.encode() for commit in EventLog(database).read(said[0].stream) for text in commit.events]
    journal.pages.bulk_write([page(said[0].stream, "dinkes", 0, events[:-1])])
    assert arrived(journal, line).missing == said[1:]
    journal.pages.bulk_write([page(said[0].stream, "dinkes", len(events) - 1, events[-1:])])
    assert arrived(journal, line).missing == []


def test_an_event_of_another_cause_is_not_taken_for_it(people: People, database: Documents) -> None:
    action = approved(people)
    open_window(people)
    (given,) = verdicts(people("system"), progress("p-1", action))
    journal: Journal[Event] = Journal(database["journal"], LANGUAGE)
    events = [text.encode() for commit in EventLog(database).read(given["stream"]) for text in commit.events]
    journal.pages.bulk_write([page(given["stream"], "dinkes", 0, events)])
    other = Appended("report.other", given["stream"], given["version"])
    assert arrived(journal, Line("plans", Counts("dinkes", "2025-04-01"), (other,))).missing == [other]
