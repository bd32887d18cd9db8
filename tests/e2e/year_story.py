"""The story of a simulated year of 41 units: who there is, what they do and when; clocks are counted by hand."""

from collections.abc import Iterator

from tests.e2e.notified_year import Deed, Somebody, at

UNITS = [f"unit-{number:02}" for number in range(1, 42)]
SYSTEMS = UNITS[:10]
BEGIN, FORGOTTEN, END = at("01-06 09:00"), at("09-15 10:00"), at("12-31 08:30")
GONE = "operator-unit-30"
LATE, VERY_LATE, NEVER = UNITS[20:28], UNITS[28:31], UNITS[30:33]
AWAKE, DAILY, FEED_ONLY = "operator-unit-01", {"operator-unit-02", "head-unit-29"}, "head-unit-03"
LONG_PLANS = UNITS[14:18]  # which come back
SHOWN_TO_ALL = ("asisten", "sekda", "bupati", "coordinator", "operations")
WINDOWS = {
    "1": (at("04-01 00:00"), at("04-16 00:00")),
    "2": (at("07-01 00:00"), at("07-16 00:00")),
    "3": (at("10-01 00:00"), at("10-16 00:00")),
    "4": (at("12-08 00:00"), at("12-23 00:00")),
}


def everybody() -> list[Somebody]:
    own = [_somebody(f"{role}-{unit}", role, unit) for unit in UNITS for role in ("operator", "head")]
    return [*own, *(_somebody(role, role, None) for role in SHOWN_TO_ALL)]


def _somebody(name: str, role: str, unit: str | None) -> Somebody:
    mode = "digest" if name in DAILY else "off" if name == FEED_ONLY else "immediate"
    return Somebody(name, role, unit, mode, quiet=name != AWAKE, gone=FORGOTTEN if name == GONE else None)


def story() -> list[Deed]:
    return [
        *_plans(),
        *_quarters(),
        *_indicator(),
        *_instructions(),
        *_consultations(),
        Deed(FORGOTTEN, "forget", GONE),
    ]


def _plans() -> Iterator[Deed]:
    """Plans are submitted on three evenings; some come back, and two of these come again after their day."""
    for day, units in ((13, UNITS[:14]), (14, UNITS[14:28]), (15, UNITS[28:])):
        for unit in units:
            yield Deed(at(f"01-{day} 21:00"), "submit", unit)
            if unit in LONG_PLANS:
                yield Deed(at(f"01-{day + 1} 09:30"), "give_back", unit, dues=(at("01-23 00:00"),))
            else:
                yield Deed(at(f"01-{day + 1} 09:30"), "approve", unit)
    for unit in LONG_PLANS[:2]:
        yield Deed(at("01-20 21:00"), "submit", unit)
        yield Deed(at("01-21 09:30"), "approve", unit)
    for unit in LONG_PLANS[2:]:
        yield Deed(at("01-27 21:00"), "submit", unit)
        yield Deed(at("02-03 09:30"), "approve", unit)


def _quarters() -> Iterator[Deed]:
    """In TW I some report late; in TW II all are early; in TW III some never report; in TW IV all are there at last."""
    for quarter, (opens, closes) in WINDOWS.items():
        for unit in UNITS:
            yield Deed(opens, "open", unit, quarter, (closes,))
    for unit in UNITS:
        yield _first(unit)
        yield Deed(at("07-03 09:30"), "report", unit, "2")
        if unit not in NEVER:
            yield Deed(at("10-03 09:30"), "report", unit, "3")
        yield Deed(at("12-10 09:30") if unit not in NEVER else at("12-22 09:30"), "report", unit, "4")
    yield Deed(at("07-10 09:30"), "doubt", UNITS[4], "2")
    yield Deed(at("07-10 09:30"), "agree", UNITS[5], "2")


def _first(unit: str) -> Deed:
    """Of TW I: while the window is open, or after everybody up to the Asisten, the Sekda or the Bupati was told."""
    if unit in (*LATE, *VERY_LATE):
        return Deed(at("04-21 09:30" if unit in LATE else "05-05 09:30"), "report_late", unit, "1")
    return Deed(at("04-03 09:30" if unit in SYSTEMS else "04-15 09:30"), "report", unit, "1")


def _indicator() -> Iterator[Deed]:
    """What was measured in TW I puts the year's target out of reach, until it is corrected a month later."""
    unit = UNITS[19]
    yield Deed(at("01-20 21:00"), "propose", unit, "1")
    yield Deed(at("01-21 09:30"), "consent", unit, "1")
    yield Deed(at("04-21 09:30"), "measure", unit, "1")
    yield Deed(at("05-21 09:15"), "correct", unit, "1")


def _instructions() -> Iterator[Deed]:
    """One is followed up after everybody was told, another in time; and that one is asked for anew."""
    late, prompt = UNITS[6], UNITS[7]
    yield Deed(at("08-05 09:30"), "instruct", late, "late", (at("08-21 00:00"),))
    yield Deed(at("08-27 10:30"), "follow", late, "late")
    yield Deed(at("08-05 09:30"), "instruct", prompt, "prompt", (at("08-26 00:00"),))
    yield Deed(at("08-12 10:30"), "follow", prompt, "prompt")
    yield Deed(at("08-13 10:30"), "settle", prompt, "prompt")
    yield Deed(at("08-29 09:30"), "instruct_anew", prompt, "prompt", (at("09-06 00:00"),))
    yield Deed(at("09-04 09:30"), "follow", prompt, "prompt")


def _consultations() -> Iterator[Deed]:
    yield from _urgent()
    yield from _waiting()
    yield from _stalled()
    yield from _offered()
    yield from _taken_back()


def _urgent() -> Iterator[Deed]:
    """3 and 15 hours: from Tuesday 09:00 to 12:00, and to Thursday 09:00 (6.5 + 7.5 + 1).

    While what was agreed on is not done, the clock waits; 6 hours are left then, until 16:30.
    """
    unit, name = UNITS[10], "urgent"
    yield Deed(at("05-06 09:00"), "ask", unit, name, (at("05-06 12:00"), at("05-08 09:00")))
    yield Deed(at("05-06 10:30"), "take", unit, name)
    yield Deed(at("05-06 10:45"), "meet", unit, name)
    yield Deed(at("05-07 10:30"), "hold", unit, name, (at("05-17 00:00"),))
    yield Deed(at("05-15 09:30"), "done", unit, name, (None, at("05-15 16:30")))
    yield Deed(at("05-19 14:00"), "verify", unit, name)
    yield Deed(at("05-19 14:10"), "end", unit, name)


def _waiting() -> Iterator[Deed]:
    """8 hours from Monday 09:00 end on Tuesday at 09:30. What pauses on Wednesday goes on the Monday after.

    Of its 75 hours 59:45 are left then; 29 and 30 May, 6 and 9 June are holidays: until 11 June 09:25.
    """
    unit, name = UNITS[11], "normal"
    yield Deed(at("05-19 09:00"), "ask", unit, name, (at("05-20 09:30"), at("06-04 09:30")))
    yield Deed(at("05-20 10:00"), "take", unit, name)
    yield Deed(at("05-21 09:15"), "need", unit, name)
    yield Deed(at("05-26 09:40"), "give", unit, name, (at("06-11 09:25"),))
    yield Deed(at("05-26 10:30"), "hold", unit, name, (at("06-06 00:00"),))  # nobody is told of it once it is withdrawn
    yield Deed(at("05-27 11:00"), "end", unit, name)


def _stalled() -> Iterator[Deed]:
    """75 hours from Tuesday 3 June 09:20, without Idul Adha and the leave after it: until 19 June 14:50."""
    unit, name = UNITS[13], "stalled"
    yield Deed(at("06-03 09:20"), "start", unit, name, (at("06-19 14:50"),))
    yield Deed(at("06-03 09:30"), "take", unit, name)
    yield Deed(at("07-01 10:00"), "end", unit, name)


def _offered() -> Iterator[Deed]:
    """9 hours of 75 are used when it is held, 66 are left when it is done (15 July 10:30), and then 58:30 (21 July)."""
    unit, name = UNITS[12], "offered"
    yield Deed(at("06-03 09:00"), "start", unit, name, (at("06-19 14:30"),))
    yield Deed(at("06-03 09:10"), "take", unit, name)
    yield Deed(at("06-04 10:30"), "hold", unit, name, (at("06-11 00:00"),))
    yield Deed(at("07-01 10:30"), "done", unit, name, (None, at("07-15 10:30")))
    yield Deed(at("07-02 10:30"), "send_back", unit, name, (at("07-11 00:00"),))
    yield Deed(at("07-08 09:30"), "done", unit, name, (None, at("07-21 09:30")))
    yield Deed(at("07-09 10:00"), "verify", unit, name)
    yield Deed(at("07-09 10:10"), "end", unit, name)


def _taken_back() -> Iterator[Deed]:
    """The unit takes it back before 8 hours (5.5 + 2.5) are over; what its clocks would have told is told to nobody."""
    unit, name = UNITS[18], "taken back"
    yield Deed(at("05-20 10:00"), "ask", unit, name, (at("05-21 10:30"), at("06-05 15:30")))
    yield Deed(at("05-21 09:15"), "withdraw", unit, name)
