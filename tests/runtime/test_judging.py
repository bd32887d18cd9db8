"""Each item gets one verdict, kept, the same over both doors and whatever ends or fails in between."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.clock import now
from shared.inbox.documents import LOOK_SECONDS
from shared.inbox.judging import Judging, Unjudged
from shared.inbox.ledger import Ledger
from shared.inbox.reading import entry as reading_entry
from shared.inbox.verdict import Code, Verdict
from shared.mongo import connect
from tests.runtime.counting import COUNTING, context
from tests.runtime.reporting import BUG, CAME, ELSEWHERE, Counting, commits, event, judging_on, prepared, sent


@pytest.fixture
def ledger(database: Database[dict[str, Any]]) -> Ledger:
    return Ledger(prepared(database))


@pytest.fixture
def judging(database: Database[dict[str, Any]], ledger: Ledger) -> Judging:  # noqa: ARG001 - it has to be prepared
    return judging_on(database)


@pytest.fixture
def elsewhere(database: Database[dict[str, Any]]) -> Judging:
    """Another process on the same ledger."""
    return judging_on(database)


def one(verdicts: Sequence[Verdict]) -> Verdict:
    (verdict,) = verdicts
    return verdict


def test_an_accepted_report_says_where_its_events_stand(judging: Judging, database: Database[dict[str, Any]]) -> None:
    verdict = one(judging.judge([sent(event(5, "a"))]))
    assert (verdict.outcome, verdict.stream, verdict.version) == ("accepted", "counter-dinkes", 1)
    assert [commit["command_id"] for commit in commits(database)] == [f"report.{verdict.item}"]


def test_the_verdict_is_kept_as_it_was_given(judging: Judging, ledger: Ledger) -> None:
    verdict = one(judging.judge([sent(event(5))]))
    assert ledger.verdict(verdict.item) == verdict
    assert verdict.received_at == CAME


def test_verdicts_come_in_the_order_of_the_reports(judging: Judging) -> None:
    names = [f"r-{number}" for number in range(20)]
    units = ["dinkes", "disdik", "bpbd"]
    received = [sent(event(1, name), unit=units[place % 3]) for place, name in enumerate(names)]
    assert [verdict.id for verdict in judging.judge(received)] == names


def test_reports_of_a_unit_are_executed_in_their_order(judging: Judging) -> None:
    verdicts = judging.judge([sent(event(amount)) for amount in (3, -3, 1, -1)])
    assert [verdict.version for verdict in verdicts] == [1, 2, 3, 4]


def test_a_report_that_says_nothing_new_is_accepted_unchanged(judging: Judging) -> None:
    first, second = judging.judge([sent(event(5)), sent(event(0))])
    assert (second.outcome, second.unchanged, second.version) == ("accepted", True, first.version)


def test_a_rule_that_says_no_names_the_field_of_the_data(judging: Judging) -> None:
    verdict = one(judging.judge([sent(event(-1))]))
    assert (verdict.outcome, verdict.code) == ("refused", Code.INVALID_DATA)
    assert [(each.field, each.accepted) for each in verdict.errors] == [
        ("data.amount", "at least the total with its sign turned")
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"{", Code.UNDECODABLE),
        (b"", Code.UNDECODABLE),
        (b"[1]", Code.NOT_CLOUDEVENT),
        ({"specversion": "1.0"}, Code.NOT_CLOUDEVENT),
        (b" " * (1024 * 1024 + 1), Code.OVERSIZED),
        (event(type="count.unheard"), Code.UNKNOWN_TYPE),
        (event(type=ELSEWHERE), Code.OTHER_SERVICE),
        (event(schemaversion=2), Code.FUTURE_SCHEMA),
        (event(unit="disdik"), Code.FOREIGN_UNIT),
        (event("many"), Code.INVALID_DATA),
        (event(resubmits="unheard-of"), Code.RESUBMITS_UNKNOWN),
    ],
)
def test_what_is_refused_has_its_reason_and_is_kept(judging: Judging, ledger: Ledger, said: Any, code: Code) -> None:
    received = sent(said)
    verdict = one(judging.judge([received]))
    assert (verdict.outcome, verdict.code) == ("refused", code)
    item = ledger.items.find_one({"_id": verdict.item}) or {}
    assert received.body.startswith(item["body"])
    assert (item["bytes"], item["cut"]) == (len(received.body), code is Code.OVERSIZED)


def test_the_same_source_and_id_is_a_duplicate_with_the_first_verdict_over_either_door(
    judging: Judging, database: Database[dict[str, Any]]
) -> None:
    first = one(judging.judge([sent(event(5, "a"), door="kafka")]))
    again = one(judging.judge([sent(event(5, "a"), door="http")]))
    assert (again.outcome, again.door, again.first) == ("duplicate", "http", first)
    assert len(commits(database)) == 1


def test_a_duplicate_in_the_same_batch_is_one_too(judging: Judging) -> None:
    first, again = judging.judge([sent(event(5, "a")), sent(event(5, "a"))])
    assert (first.outcome, again.outcome, again.first) == ("accepted", "duplicate", first)


def test_a_refused_report_that_comes_again_is_a_duplicate_of_its_refusal(judging: Judging) -> None:
    first, _, again = judging.judge([sent(event(-5, "a")), sent(event(9)), sent(event(-5, "a"))])
    assert (again.outcome, again.first) == ("duplicate", first)
    assert first.outcome == "refused"


def test_another_content_under_the_same_id_is_refused_and_kept_beside_it(judging: Judging, ledger: Ledger) -> None:
    first, other = judging.judge([sent(event(5, "a")), sent(event(6, "a"))])
    assert (first.outcome, other.outcome, other.code) == ("accepted", "refused", Code.ID_REUSED)
    again = one(judging.judge([sent(event(6, "a"))]))
    assert (again.outcome, again.first) == ("duplicate", other)
    assert ledger.items.count_documents({"id": "a"}) == 2


def test_the_same_id_of_another_source_or_unit_is_another_report(judging: Judging) -> None:
    verdicts = judging.judge(
        [sent(event(1, "a")), sent(event(1, "a", source="/e-kinerja")), sent(event(1, "a"), unit="disdik")]
    )
    assert [verdict.outcome for verdict in verdicts] == ["accepted"] * 3


def test_a_record_that_is_handed_on_again_changes_nothing_and_counts_once(
    judging: Judging, elsewhere: Judging, ledger: Ledger
) -> None:
    batch = [sent(event(5, "a"), receipt="inbox.dinkes:0:1@7"), sent(b"{", receipt="inbox.dinkes:0:2@7")]
    first = judging.judge(batch)
    assert elsewhere.judge(batch) == first
    assert ledger.receipts.count_documents({}) == 2


def test_a_resubmitted_report_names_the_refused_one(judging: Judging) -> None:
    refused, corrected = judging.judge([sent(event("many", "a")), sent(event(5, "b", resubmits="a"))])
    assert (refused.outcome, corrected.outcome, corrected.resubmits) == ("refused", "accepted", "a")


def test_what_was_accepted_cannot_be_resubmitted(judging: Judging) -> None:
    judging.judge([sent(event(5, "a"))])
    assert one(judging.judge([sent(event(6, "b", resubmits="a"))])).code == Code.RESUBMITS_UNKNOWN


def test_many_who_judge_the_same_at_once_give_one_verdict(
    database: Database[dict[str, Any]], ledger: Ledger, judging: Judging
) -> None:
    batch = [sent(event(amount, f"r-{place}")) for place, amount in enumerate([5, -5, -5, 7, 0])]
    others = [judging_on(database) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda each: each.judge(batch), others))
    assert answers == [judging.judge(batch)] * 4
    accepted = {verdict.item for verdict in answers[0] if verdict.outcome == "accepted" and not verdict.unchanged}
    assert {commit["command_id"] for commit in commits(database)} == {f"report.{item}" for item in accepted}
    assert ledger.receipts.count_documents({}) == len(batch)


def test_a_report_that_was_refused_elsewhere_meanwhile_is_not_appended(
    judging: Judging, ledger: Ledger, database: Database[dict[str, Any]]
) -> None:
    """Whoever stalls between deciding and appending finds the verdict of the other one."""
    refused = one(judging.judge([sent(event(-1, "a"))]))
    ledger.items.update_one({"_id": refused.item}, {"$set": {"outcome": None, "verdict": None}})
    stalled = judging_on(database)
    original = stalled.ledger.decided_beside

    def overtaken(verdicts: Sequence[Verdict]) -> Any:
        ledger.decide([refused])
        return original(verdicts)

    stalled.ledger.decided_beside = overtaken  # type: ignore[method-assign]
    judging.judge([sent(event(5, "b"))])
    again = one(stalled.judge([sent(event(-1, "a"))]))
    assert (again.outcome, again.first) == ("duplicate", refused)
    assert len(commits(database)) == 1


def test_a_report_whose_events_stand_there_without_a_verdict_is_accepted_where_they_stand(
    judging: Judging, ledger: Ledger, database: Database[dict[str, Any]]
) -> None:
    first, _ = judging.judge([sent(event(5, "a"), receipt="r"), sent(event(-5))])
    ledger.items.update_one({"_id": first.item}, {"$set": {"outcome": None, "verdict": None}})
    again = one(judging_on(database).judge([sent(event(5, "a"), receipt="r")]))
    assert (again.outcome, again.stream, again.version) == ("accepted", first.stream, first.version)
    assert len(commits(database)) == 2


def test_somebody_who_appends_in_between_is_appended_behind(
    judging: Judging, database: Database[dict[str, Any]]
) -> None:
    """As people do while a batch is judged: what was gathered is decided anew behind it."""
    counting = Counting(database)
    original = judging.ledger.decided_beside
    calls: list[int] = []

    def interrupted(verdicts: Sequence[Verdict]) -> Any:
        if not calls:
            counting.commands.execute(COUNTING, "counter-dinkes", 100, context())
        calls.append(len(verdicts))
        return original(verdicts)

    judging.ledger.decided_beside = interrupted  # type: ignore[method-assign]
    verdicts = judging.judge([sent(event(amount)) for amount in (1, -1, 2)])
    assert [verdict.version for verdict in verdicts] == [2, 3, 4]
    assert calls == [3, 1, 1, 1]


def test_a_fault_of_ours_leaves_the_report_undecided_and_the_others_judged(judging: Judging, ledger: Ledger) -> None:
    with pytest.raises(Unjudged):
        judging.judge([sent(event(1, "a")), sent(event(BUG, "b")), sent(event(1, "c"))])
    outcomes = {each["id"]: each["outcome"] for each in ledger.items.find()}
    assert outcomes == {"a": "accepted", "b": None, "c": "accepted"}


def test_what_was_left_undecided_is_judged_later(database: Database[dict[str, Any]], ledger: Ledger) -> None:
    """By whoever looks: its receiver has ended between writing it down and deciding it."""
    batch = [sent(event(5, "a")), sent(b"{"), sent(b" " * (1024 * 1024 + 1))]
    Ledger(database).receive([reading_entry(each) for each in batch], now() - timedelta(seconds=LOOK_SECONDS + 1))
    judging_on(database).settle_what_was_left()
    assert [each["outcome"] for each in ledger.receipts.find()].count(None) == 0
    assert {each["code"] for each in ledger.items.find()} == {None, "undecodable", "oversized"}


def test_a_receipt_that_was_left_unanswered_is_answered_later(judging: Judging, ledger: Ledger) -> None:
    judging.judge([sent(event(5, "a")), sent(event(5, "a"))])
    long_ago = now() - timedelta(seconds=LOOK_SECONDS)
    ledger.receipts.update_many({}, {"$set": {"outcome": None, "verdict": None, "look_at": long_ago}})
    judging.settle_what_was_left()
    assert sorted(each["outcome"] for each in ledger.receipts.find()) == ["accepted", "duplicate"]


def test_nothing_is_refused_because_the_database_is_away(judging: Judging) -> None:
    away, report = connect("mongodb://127.0.0.1:1", "away"), sent(event(5, "a"))
    with away.client, pytest.raises(PyMongoError):
        judging_on(away).judge([report])
    assert one(judging.judge([report])).outcome == "accepted"


def test_validating_says_the_same_and_records_nothing(
    judging: Judging, ledger: Ledger, database: Database[dict[str, Any]]
) -> None:
    judging.judge([sent(event(5, "a"))])
    tried = [event(1), event(-9), event("many"), event(5, "a"), event(6, "a")]
    verdicts = judging.validate([sent(each) for each in tried])
    assert [verdict.outcome for verdict in verdicts] == ["accepted", "refused", "refused", "duplicate", "refused"]
    assert (ledger.items.count_documents({}), len(commits(database))) == (1, 1)
