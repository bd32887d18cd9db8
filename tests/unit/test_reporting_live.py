"""Pages that are open are told when there is something new to read."""

from services.reporting.live import BUSY_MS, LOOK_SECONDS, STREAM_SECONDS, Changes


class Present:
    """What there is to read, at a time that goes on with every look."""

    def __init__(self, *marks: str) -> None:
        self.now = 0.0
        self._marks = marks

    def mark(self) -> str:
        return self._marks[min(int(self.now / LOOK_SECONDS), len(self._marks) - 1)]

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def changes(self, most: int = 1) -> Changes:
        return Changes(self.mark, most, lambda: self.now, self.wait)


def told(changes: Changes, known: str) -> list[str]:
    return [line for text in changes.stream(known) for line in text.splitlines() if line.startswith("data")]


def test_each_change_is_told_once() -> None:
    assert told(Present("1-1", "1-1", "1-2", "1-2", "1-4").changes(), "1-1") == ["data: 1-2", "data: 1-4"]


def test_what_changed_before_somebody_listened_is_told_at_once() -> None:
    assert told(Present("1-2").changes(), "1-1") == ["data: 1-2"]


def test_who_knows_the_present_is_told_nothing_but_that_the_stream_lives() -> None:
    texts = list(Present("1-1").changes().stream("1-1"))
    assert texts[0].startswith("retry: ")
    assert set(texts[1:]) == {":\n\n"}
    assert len(texts) == 1 + STREAM_SECONDS / LOOK_SECONDS


def test_who_finds_no_room_is_told_to_ask_later() -> None:
    changes = Present("1-1").changes(most=2)
    open_streams = [changes.stream("1-0") for _ in range(2)]
    assert [next(stream) for stream in open_streams] == ["retry: 500\n\n"] * 2
    assert list(changes.stream("1-0")) == [f"retry: {BUSY_MS}\n\n"]


def test_a_stream_that_nobody_began_to_read_takes_no_room() -> None:
    changes = Present("1-1").changes()
    changes.stream("1-0")
    assert told(changes, "1-0") == ["data: 1-1"]


def test_a_stream_that_ends_makes_room() -> None:
    changes = Present("1-1").changes()
    told(changes, "1-1")
    assert told(changes, "1-0") == ["data: 1-1"]


def test_a_reader_who_goes_away_makes_room() -> None:
    changes = Present("1-1").changes()
    stream = changes.stream("1-1")
    next(stream)
    stream.close()
    assert told(changes, "1-0") == ["data: 1-1"]
