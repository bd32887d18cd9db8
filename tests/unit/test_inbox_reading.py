"""A CloudEvent is read from headers and bytes in either mode, strictly; whatever else comes has its refusal."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.inbox.reading import REPORT_BYTES, entry, is_kept, read, reused
from shared.inbox.report import Received, Report, Unacceptable
from shared.inbox.verdict import Code

AT = datetime(2025, 4, 1, tzinfo=UTC)
EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "r-1",
    "source": "/simpeg",
    "type": "sinergi.report.progress",
    "data": {"value": "2.5"},
}
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=200)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=8,
)


def received(body: Any, headers: Mapping[str, str] | None = None, receipt: str = "r", unit: str = "dinkes") -> Received:
    said = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Received(receipt, unit, "http", headers or {}, said, AT)


def binary(event: Mapping[str, Any], prefix: str = "ce-") -> Received:
    attributes = {f"{prefix}{name}": str(value) for name, value in event.items() if name != "data"}
    if prefix == "ce-":
        attributes = {name: quote(value, safe="") for name, value in attributes.items()}
    return received(event["data"], {**attributes, "content-type": "application/json"})


def refusal(body: Any, headers: Mapping[str, str] | None = None) -> Unacceptable:
    with pytest.raises(Unacceptable) as refused:
        read(received(body, headers))
    return refused.value


def test_a_structured_event_is_read() -> None:
    assert read(received(EVENT)) == Report("r-1", "/simpeg", "sinergi.report.progress", {"value": "2.5"})


@pytest.mark.parametrize("prefix", ["ce-", "ce_"])
def test_an_event_in_headers_is_the_same_report(prefix: str) -> None:
    event = {**EVENT, "source": "/sistem/kepegawaian é", "schemaversion": 1, "resubmits": "r-0"}
    structured, other = entry(received(event)), entry(binary(event, prefix))
    assert other.report == structured.report
    assert (other.item, other.digest) == (structured.item, structured.digest)


def test_what_an_extension_says_is_read() -> None:
    report = read(received({**EVENT, "time": "2025-03-31T23:59:00+08:00", "unit": "dinkes", "schemaversion": "3"}))
    assert report.time == datetime(2025, 3, 31, 23, 59, tzinfo=timezone(timedelta(hours=8)))
    assert (report.unit, report.schema) == ("dinkes", 3)


def test_an_extension_that_nobody_knows_is_passed_over() -> None:
    assert read(received({**EVENT, "traceparent": "00-0af7", "subject": None})).id == "r-1"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"a": 1, "a": 2}', b'{"a": NaN}', b"[" * 100_000])
def test_bytes_that_are_no_json_are_undecodable(body: bytes) -> None:
    assert refusal(body).code == Code.UNDECODABLE


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"specversion": "0.3"}, "specversion"),
        ({"id": ""}, "id"),
        ({"id": 7}, "id"),
        ({"id": "a\nb"}, "id"),
        ({"id": "x" * 201}, "id"),
        ({"source": None}, "source"),
        ({"type": ["x"]}, "type"),
        ({"time": "yesterday"}, "time"),
        ({"datacontenttype": "text/xml"}, "datacontenttype"),
        ({"schemaversion": "one"}, "schemaversion"),
        ({"unit": "DINKES"}, "unit"),
        ({"data": None}, "data"),
        ({"data_base64": "e30="}, "data_base64"),
    ],
)
def test_an_attribute_that_does_not_fit_is_named(change: Mapping[str, Any], field: str) -> None:
    refused = refusal({**EVENT, **change})
    assert (refused.code, [each.field for each in refused.errors]) == (Code.NOT_CLOUDEVENT, [field])


def test_everything_that_is_missing_is_named_at_once() -> None:
    refused = refusal({"id": "r-1"})
    assert {each.field for each in refused.errors} == {"specversion", "source", "type", "data"}
    assert refused.report == Report("r-1", "", "", None)


@pytest.mark.parametrize("body", [[EVENT], "text", 7, None])
def test_json_that_is_no_object_is_no_event(body: Any) -> None:
    assert refusal(body).code == Code.NOT_CLOUDEVENT


def test_what_is_too_large_is_not_read() -> None:
    assert refusal(json.dumps({**EVENT, "data": "x" * REPORT_BYTES}).encode()).code == Code.OVERSIZED


def test_the_sender_learns_which_of_its_reports_cannot_be_read() -> None:
    refused = refusal(b"{", {"ce_id": "r-1", "ce_source": "/simpeg", "ce_type": "t"})
    assert refused.report == Report("r-1", "/simpeg", "t", None)


def test_what_cannot_be_read_is_an_item_of_its_own_each_time() -> None:
    assert entry(received(b"{", receipt="a")).item != entry(received(b"{", receipt="b")).item
    assert entry(received(b"{", receipt="a")).item == entry(received(b"{", receipt="a")).item


def test_units_and_sources_have_items_of_their_own() -> None:
    others = [received(EVENT, unit="disdik"), received({**EVENT, "source": "/e"}), received({**EVENT, "id": "r-2"})]
    assert len({entry(each).item for each in [received(EVENT), *others]}) == 4


def test_source_and_id_cannot_be_shifted_into_one_another() -> None:
    assert entry(received({**EVENT, "source": "a", "id": "bc"})).item != (
        entry(received({**EVENT, "source": "ab", "id": "c"})).item
    )


def test_the_same_content_written_differently_is_the_same() -> None:
    spaced = json.dumps({**EVENT, "time": "2025-03-31T00:00:00Z"}, indent=3, sort_keys=True).encode()
    assert entry(received(spaced)).digest == entry(received(EVENT)).digest


@pytest.mark.parametrize(
    "change", [{"data": {"value": "2.6"}}, {"type": "t"}, {"schemaversion": 2}, {"resubmits": "r"}]
)
def test_another_content_is_told_from_the_first(change: Mapping[str, Any]) -> None:
    first, other = entry(received(EVENT)), entry(received({**EVENT, **change}))
    assert (first.item, first.digest == other.digest) == (other.item, False)
    assert reused(other).item not in {first.item, reused(first).item}


def test_no_header_is_kept_that_may_hold_a_secret() -> None:
    names = ["authorization", "cookie", "content-type", "ce_id", "ce-source", "cex"]
    assert [name for name in names if is_kept(name)] == ["content-type", "ce_id", "ce-source"]


@given(NAMES, NAMES, VALUES)
def test_whatever_it_is_called_and_says_both_modes_are_read_alike(name: str, source: str, data: Any) -> None:
    event = {**EVENT, "id": name, "source": source, "data": data}
    structured, on_kafka, over_http = entry(received(event)), entry(binary(event, "ce_")), entry(binary(event))
    assert (structured.refusal is None) == (data is not None)
    if structured.refusal is None:
        assert structured.digest == on_kafka.digest == over_http.digest
        assert structured.item == on_kafka.item == over_http.item


@given(st.binary(max_size=200), st.dictionaries(st.sampled_from(["ce_id", "ce-type", "content-type", "x"]), st.text()))
def test_whatever_comes_is_an_entry(body: bytes, headers: dict[str, str]) -> None:
    first, again = (entry(Received("r", "dinkes", "kafka", headers, body, AT)) for _ in range(2))
    assert (first.item, first.digest) == (again.item, again.digest)
    assert first.refusal is not None or first.report is not None


@given(VALUES)
def test_whatever_json_comes_is_an_entry(body: Any) -> None:
    one = entry(received(body))
    assert one.refusal is not None
    assert one.refusal.code in {Code.NOT_CLOUDEVENT, Code.UNDECODABLE}
