"""A change of a contract that breaks somebody is found, and one that breaks nobody is not."""

import copy
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from deploy.contracts.changes import broken
from deploy.contracts.published import with_older

Document = dict[str, Any]
Edit = Callable[[Document], object]
REPORT: Document = {
    "type": "object",
    "properties": {
        "value": {"type": ["number", "string"], "pattern": "^[0-9]+$"},
        "quarter": {"type": "integer", "minimum": 1, "maximum": 4},
        "kind": {"type": "string", "enum": ["general", "thematic"]},
        "note": {"type": ["string", "null"], "maxLength": 2000},
        "obstacle": {"anyOf": [{"$ref": "#/$defs/Obstacle"}, {"type": "null"}]},
        "evidence": {"type": "array", "items": {"type": "string"}, "maxItems": 50},
    },
    "required": ["value"],
    "additionalProperties": False,
    "$defs": {"Obstacle": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}},
}
VERDICT: Document = {
    "$ref": "#/$defs/Verdict",
    "$defs": {
        "Verdict": {
            "type": "object",
            "properties": {
                "item": {"type": "string"},
                "code": {"anyOf": [{"$ref": "#/$defs/Code"}, {"type": "null"}]},
                "first": {"anyOf": [{"$ref": "#/$defs/Verdict"}, {"type": "null"}]},
            },
            "required": ["item"],
        },
        "Code": {"enum": ["refused", "undecodable"]},
    },
}
ASYNCAPI: Document = {
    "channels": {"inbox": {"address": "inbox.{unit}", "messages": {"progress": {}, "measurement": {}}}}
}
OPENAPI: Document = {
    "paths": {
        "/inbox": {
            "post": {
                "parameters": [{"in": "query", "name": "mode", "schema": {"type": "string"}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Body"}}}},
            }
        }
    },
    "components": {"schemas": {"Body": {"type": "object", "properties": {"a": {}}, "additionalProperties": False}}},
}


def fields(document: Document) -> Any:
    return document["properties"]


def lines(path: str, earlier: Document, edit: Edit) -> list[str]:
    """What the edit breaks."""
    later = copy.deepcopy(earlier)
    edit(later)
    return broken({path: msgspec.json.encode(earlier)}, {path: msgspec.json.encode(later)})


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (lambda new: new["required"].append("quarter"), ".quarter: is required now"),
        (lambda new: fields(new).pop("note"), ".note: not everything is taken any more"),
        (lambda new: fields(new)["kind"]["enum"].remove("thematic"), ".kind: no longer takes thematic"),
        (lambda new: fields(new)["value"].update(pattern="^[0-9]{1,3}$"), ".value: pattern is ^[0-9]{1,3}$ now"),
        (lambda new: fields(new)["value"].update(type="string"), ".value: has to be string"),
        (lambda new: fields(new)["note"].update(maxLength=200), ".note: maxLength is 200 now"),
        (lambda new: fields(new)["note"].update(minLength=1), ".note: minLength is 1 now"),
        (lambda new: fields(new)["note"].update(enum=["a"]), ".note: is only one of a"),
        (lambda new: fields(new)["quarter"].update(minimum=2), ".quarter: minimum is 2 now"),
        (lambda new: fields(new)["quarter"].update(maximum=3), ".quarter: maximum is 3 now"),
        (lambda new: fields(new)["obstacle"]["anyOf"].pop(), ".obstacle: has to be object"),
        (lambda new: new["$defs"]["Obstacle"]["required"].append("category"), ".obstacle.category: is required now"),
        (lambda new: fields(new)["evidence"].update(maxItems=20), ".evidence: maxItems is 20 now"),
        (lambda new: fields(new)["evidence"]["items"].update(format="uri"), ".evidence[]: format is uri now"),
    ],
)
def test_a_report_that_was_taken_and_is_not_any_more_is_found(edit: Edit, found: str) -> None:
    assert found in lines("reports/sinergi.report.progress.1.json", REPORT, edit)[0]


WIDER: dict[str, Edit] = {
    "a field more": lambda new: fields(new).update(more={"type": "string"}),
    "nothing required": lambda new: new["required"].clear(),
    "a choice more": lambda new: fields(new)["kind"]["enum"].append("regional"),
    "any shape": lambda new: fields(new)["value"].pop("pattern"),
    "a longer text": lambda new: fields(new)["note"].update(maxLength=5000),
    "a lower bound": lambda new: fields(new)["quarter"].update(minimum=0),
    "a wider type": lambda new: fields(new)["quarter"].update(type="number"),
    "an alternative more": lambda new: fields(new)["obstacle"]["anyOf"].append({"type": "string"}),
    "another description": lambda new: fields(new)["note"].update(description="another"),
    "fields that nobody knows": lambda new: new.update(additionalProperties=True),
}


@pytest.mark.parametrize("change", WIDER)
def test_a_report_may_take_more(change: str) -> None:
    assert lines("reports/sinergi.report.progress.1.json", REPORT, WIDER[change]) == []


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (lambda new: fields(new).update(more={"type": "string"}), ".more: not everything is taken"),
        (lambda new: new["required"].remove("value"), ".value: is required"),
        (lambda new: fields(new)["kind"]["enum"].append("regional"), ".kind: no longer takes regional"),
        (lambda new: fields(new)["note"].update(maxLength=5000), ".note: maxLength is 2000"),
    ],
)
def test_an_event_that_says_what_its_readers_do_not_know_is_found(edit: Edit, found: str) -> None:
    (line,) = lines("events/sinergi.progress.reported.1.json", REPORT, edit)
    assert found in line


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (lambda new: new["$defs"]["Code"]["enum"].remove("refused"), [".code: no longer takes refused"]),
        (lambda new: new["$defs"]["Code"]["enum"].append("not_due"), []),
        (lambda new: new["$defs"]["Verdict"]["required"].clear(), [".item: is required now, for those who read it"]),
        (lambda new: new["$defs"]["Verdict"]["properties"].update(more={"type": "string"}), []),
    ],
)
def test_a_verdict_may_have_new_codes_and_fields_and_keeps_those_that_it_has(edit: Edit, found: list[str]) -> None:
    assert lines("verdict.json", VERDICT, edit) == [f"verdict.json: {line}" for line in found]


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (lambda new: new["channels"].clear(), "inbox: its address was inbox.{unit} and is None"),
        (lambda new: new["channels"]["inbox"].update(address="in.{unit}"), "and is in.{unit}"),
        (lambda new: new["channels"]["inbox"]["messages"].pop("progress"), "inbox: progress is gone"),
    ],
)
def test_a_topic_or_message_that_is_gone_is_found(edit: Edit, found: str) -> None:
    assert any(found in line for line in lines("asyncapi.json", ASYNCAPI, edit))


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (lambda new: new["paths"]["/inbox"].pop("post"), "POST /inbox: is gone"),
        (lambda new: new["paths"]["/inbox"]["post"]["parameters"].clear(), "query mode: is not known any more"),
        (
            lambda new: new["paths"]["/inbox"]["post"]["parameters"][0].update(required=True),
            "query mode: is required now",
        ),
        (
            lambda new: new["components"]["schemas"]["Body"].update(required=["a"]),
            "POST /inbox body.a: is required now",
        ),
        (
            lambda new: new["paths"]["/inbox"]["post"]["requestBody"]["content"].clear(),
            "application/json: is not taken any more",
        ),
    ],
)
def test_an_operation_that_is_gone_or_asks_for_more_is_found(edit: Edit, found: str) -> None:
    (line,) = lines("openapi/plans.json", OPENAPI, edit)
    assert found in line


def test_a_type_that_is_gone_is_found() -> None:
    path = "reports/sinergi.report.progress.1.json"
    assert broken({path: b"{}"}, {}) == [f"{path}: is no longer published"]


def test_an_older_schema_number_stays_beside_the_new_one_and_goes_with_the_type() -> None:
    one, two = "reports/sinergi.report.progress.1.json", "reports/sinergi.report.progress.2.json"
    assert with_older({one: b"one"}, {two: b"two"}) == {one: b"one", two: b"two"}
    assert with_older({one: b"one"}, {}) == {}
