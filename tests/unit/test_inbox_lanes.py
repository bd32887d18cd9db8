"""Every inbox has its turn in every round, what waits is bounded, and nothing is lost or out of order."""

from collections.abc import Sequence
from typing import NamedTuple

from kafka import TopicPartition

from shared.inbox.lanes import MOST_BYTES, MOST_RECORDS, TURN_BYTES, TURN_RECORDS, Lanes

QUIET, FLOODED = TopicPartition("inbox.dinkes", 0), TopicPartition("inbox.disdik", 0)


class Record(NamedTuple):
    offset: int
    value: bytes | None = b"report"


def records(begin: int, count: int, value: bytes | None = b"report") -> Sequence[Record]:
    return [Record(offset, value) for offset in range(begin, begin + count)]


def offsets(found: Sequence[Record]) -> list[int]:
    return [record.offset for record in found]


def test_a_flood_takes_no_more_of_a_round_than_its_turn() -> None:
    lanes = Lanes()
    lanes.add({FLOODED: records(0, 800), QUIET: records(0, 1)})
    turn = lanes.turn()
    assert (len(turn[FLOODED]), len(turn[QUIET])) == (TURN_RECORDS, 1)


def test_large_records_share_a_round_by_their_size() -> None:
    lanes = Lanes()
    lanes.add({FLOODED: records(0, 10, b"x" * (TURN_BYTES // 2))})
    assert len(lanes.turn()[FLOODED]) == 2


def test_one_record_always_has_room() -> None:
    lanes = Lanes()
    lanes.add({FLOODED: records(0, 2, b"x" * (TURN_BYTES + 1))})
    assert offsets(lanes.turn()[FLOODED]) == [0]


def test_records_come_in_their_order_and_each_once() -> None:
    lanes, taken = Lanes(), []
    lanes.add({QUIET: records(0, 70)})
    lanes.add({QUIET: records(70, 60)})
    while lanes:
        turn = lanes.turn()
        taken.extend(offsets(turn[QUIET]))
        lanes.done(turn)
    assert taken == list(range(130))


def test_a_round_that_was_not_finished_is_the_next_one_again() -> None:
    lanes = Lanes()
    lanes.add({QUIET: records(0, 3, None)})
    assert lanes.turn() == lanes.turn()


def test_a_lane_is_full_by_records_or_by_bytes_and_roomy_again_at_half() -> None:
    lanes = Lanes()
    lanes.add({FLOODED: records(0, MOST_RECORDS), QUIET: records(0, 4, b"x" * (MOST_BYTES // 4))})
    assert set(lanes.full()) == {FLOODED, QUIET}
    while len(lanes.turn()[FLOODED]) and lanes.records() > MOST_RECORDS // 2:
        assert FLOODED not in lanes.roomy([FLOODED])
        lanes.done(lanes.turn())
    assert FLOODED in lanes.roomy([FLOODED])


def test_a_partition_that_was_rewound_begins_anew() -> None:
    lanes = Lanes()
    lanes.add({QUIET: records(5, 3)})
    lanes.add({QUIET: records(5, 4)})
    assert offsets(lanes.turn()[QUIET]) == [5, 6, 7, 8]


def test_what_is_no_longer_ours_is_forgotten() -> None:
    lanes = Lanes()
    lanes.add({QUIET: records(0, 3), FLOODED: records(0, 3)})
    lanes.keep({FLOODED})
    assert set(lanes.turn()) == {FLOODED}


def test_an_inbox_that_is_forgotten_has_room() -> None:
    assert Lanes().roomy([QUIET]) == [QUIET]
