"""What is published stays readable: a change that would break a reader breaks a promise here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.envelope import Undecodable, decode
from shared.events import indicators, plans, reporting
from shared.language import Joined, Language, UnknownEvent
from tests.contract.promises import broken, samples_in

FOLDER = Path(__file__).parent / "samples"
LANGUAGES: Mapping[str, Language[Any]] = {
    "plans": plans.LANGUAGE,
    "indicators": indicators.LANGUAGE,
    "reporting": reporting.LANGUAGE,
}
PUBLISHED = [(name, file) for name in LANGUAGES for file in samples_in(FOLDER / name)]
STREAMS: Mapping[str, tuple[Language[Any], ...]] = {
    "plans": (plans.UNITS, plans.ACCOUNTS, plans.WINDOWS, plans.PLANS, plans.CONSULTATIONS),
    "indicators": (indicators.RULES, indicators.INDICATORS, indicators.RB_INDEX),
    "reporting": (reporting.REPORTS, reporting.OPENINGS, reporting.INSTRUCTIONS),
}
SAMPLES = samples_in(FOLDER / "plans")
RENAMED = "sinergi.unit.renamed"


def with_events(changes: Mapping[str, tuple[type, int]], *, without: str = "", **more: Any) -> Language[Any]:
    """The language after a change."""
    kept: dict[str, Any] = {name: entry for name, entry in plans.LANGUAGE.events.items() if name != without}
    return Language(plans.SOURCE, plans.TOPIC, {**kept, **changes}, more.get("upcasts", {}))


def unit_renamed(*more: tuple[str, Any] | tuple[str, Any, Any], without: str = "") -> type:
    """The class of one event, with other fields."""
    fields = [(each.name, each.type) for each in msgspec.structs.fields(plans.UnitRenamed) if each.name != without]
    return msgspec.defstruct("UnitRenamed", [*fields, *more], frozen=True, forbid_unknown_fields=True)


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_promise_of_a_language_is_kept(name: str) -> None:
    assert broken(LANGUAGES[name], samples_in(FOLDER / name)) == []


@pytest.mark.parametrize(("name", "file"), PUBLISHED)
def test_a_sample_is_an_event_of_its_stream(name: str, file: str) -> None:
    recorded = decode(LANGUAGES[name], samples_in(FOLDER / name)[file])
    assert recorded.envelope.id == f"{recorded.stream}@{recorded.version}"
    assert recorded.envelope.source == LANGUAGES[name].source


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_languages_of_the_streams_make_up_the_whole(name: str) -> None:
    parts = {event: entry for part in STREAMS[name] for event, entry in part.events.items()}
    assert parts == LANGUAGES[name].events


def test_every_folder_of_samples_belongs_to_a_language() -> None:
    assert {folder.name for folder in FOLDER.iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize(("name", "file"), PUBLISHED)
def test_who_listens_to_several_languages_reads_each_as_it_is(name: str, file: str) -> None:
    joined: Joined[Any] = Joined(tuple(LANGUAGES.values()))
    sample = samples_in(FOLDER / name)[file]
    assert decode(joined, sample) == decode(LANGUAGES[name], sample)


def test_what_none_of_several_languages_knows_is_unknown() -> None:
    joined: Joined[Any] = Joined(tuple(LANGUAGES.values()))
    assert joined.topics == ("plans.events", "indicators.events", "reporting.events")
    with pytest.raises(UnknownEvent, match=r"sinergi\.unit\.called"):
        joined.decode("sinergi.unit.called", 1, msgspec.Raw(b"{}"))
    with pytest.raises(Undecodable, match="schema 8"):
        decode(joined, SAMPLES[f"{RENAMED}.1.json"].replace(b'"schemaversion":1', b'"schemaversion":8'))


def test_languages_that_use_the_same_name_cannot_be_joined() -> None:
    with pytest.raises(ValueError, match="under the same name"):
        Joined((plans.LANGUAGE, plans.UNITS))


@pytest.mark.parametrize(
    ("language", "promise"),
    [
        pytest.param(
            with_events({RENAMED: (unit_renamed(("decree", str)), 1)}), "can no longer be read", id="a required field"
        ),
        pytest.param(
            with_events({RENAMED: (unit_renamed(("decree", str | None, None)), 1)}),
            "is written otherwise than it was read",
            id="an optional field without a new schema number",
        ),
        pytest.param(
            with_events({RENAMED: (unit_renamed(without="reason"), 1)}), "can no longer be read", id="a field less"
        ),
        pytest.param(
            with_events({"sinergi.unit.called": (plans.UnitRenamed, 1)}, without=RENAMED),
            "sinergi.unit.called has no sample of schema 1",
            id="another name",
        ),
        pytest.param(
            with_events({RENAMED: (plans.UnitRenamed, 2)}), "has no sample of schema 2", id="another schema number"
        ),
        pytest.param(
            with_events({RENAMED: (plans.UnitRenamed, 2)}), "has no way from schema 1", id="no way from the old schema"
        ),
        pytest.param(with_events({}, without=RENAMED), "is a sample of nothing that is published", id="a type less"),
        pytest.param(
            with_events({RENAMED: (plans.UnitRenamed, 1), "sinergi.unit.moved": (unit_renamed(), 1)}),
            "sinergi.unit.moved has no sample of schema 1",
            id="a type without a sample",
        ),
    ],
)
def test_a_change_that_breaks_a_reader_is_found(language: Language[Any], promise: str) -> None:
    assert [line for line in broken(language, SAMPLES) if promise in line]


def test_a_new_schema_is_fine_with_a_sample_and_a_way_from_the_old_one() -> None:
    new = unit_renamed(("decree", str | None))
    language = with_events({RENAMED: (new, 2)}, upcasts={(RENAMED, 1): lambda data: {**data, "decree": None}})
    old = SAMPLES[f"{RENAMED}.1.json"]
    sample = old.replace(b'"schemaversion":1', b'"schemaversion":2').replace(b'"reason":', b'"decree":null,"reason":')
    assert broken(language, {**SAMPLES, f"{RENAMED}.2.json": _as_written(language, sample)}) == []
    assert decode(language, old).event == decode(language, sample).event


def test_a_sample_that_holds_something_else_is_found() -> None:
    swapped = {**SAMPLES, f"{RENAMED}.1.json": SAMPLES["sinergi.unit.registered.1.json"]}
    assert broken(plans.LANGUAGE, swapped) == [f"{RENAMED}.1.json holds sinergi.unit.registered of schema 1"]


def _as_written(language: Language[Any], sample: bytes) -> bytes:
    recorded = decode(language, sample)
    data = msgspec.Raw(msgspec.json.encode(recorded.event))
    return msgspec.json.encode(msgspec.structs.replace(recorded.envelope, data=data))
