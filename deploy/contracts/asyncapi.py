"""The AsyncAPI 3 document: what stands on which topic, and who may read and write there."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from deploy.contracts.events import LANGUAGES, Document, event_file
from shared.fields import IDENTIFIER
from shared.unit_topics import inbox_topic, verdicts_topic

STRUCTURED, JSON = "application/cloudevents+json", "application/json"
UNIT = {"unit": {"description": f"The unit's id: {IDENTIFIER}", "examples": ["dinkes"]}}
INFO = (
    "Services publish events, which are facts. The systems of units publish reports, which ask to become facts, and "
    "each is answered with one verdict. Every event and every report is a CloudEvent 1.0."
)
ACCOUNT = {
    "type": "scramSha512",
    "description": "The user is unit.<unit>.<name>; the secret is shown once, when the account is opened",
}
SCHEMES = "#/components/securitySchemes"
Places = Mapping[str, tuple[str, int]]  # files of data, with the type and the schema number that they are of


def asyncapi(reports: Places) -> Document:
    events = {language.topic: _events(language.events) for language in LANGUAGES}
    verdicts = {"verdict": {"contentType": JSON, "payload": _reference("verdict.json")}}
    messages = {_name(file): _event(file, *of) for files in events.values() for file, of in files.items()}
    messages |= {_name(file): _report(file, *of) for file, of in reports.items()}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Sinergi", "version": version("sinergi"), "description": INFO},
        "defaultContentType": STRUCTURED,
        "servers": {
            "units": {
                **_server("kafka-secure", "29094"),
                "security": [_reference("#/components/securitySchemes/unit")],
            },
            "services": _server("kafka", "29092"),
        },
        "channels": {
            **{topic: _channel(topic, "services", map(_name, files)) for topic, files in events.items()},
            "inbox": {**_channel(inbox_topic("{unit}"), "units", map(_name, reports)), "parameters": UNIT},
            "verdicts": {**_channel(verdicts_topic("{unit}"), "units", verdicts), "parameters": UNIT},
        },
        "operations": {
            **{f"publish.{topic}": _operation("send", topic) for topic in events},
            "take.reports": {**_operation("receive", "inbox"), "reply": {"channel": _reference("#/channels/verdicts")}},
            "give.verdicts": _operation("send", "verdicts"),
        },
        "components": {"messages": messages | verdicts, "securitySchemes": {"unit": ACCOUNT}},
    }


def _events(of: Mapping[str, tuple[type, int]]) -> Places:
    return {event_file(name, number): (name, number) for name, (_, number) in of.items()}


def _name(file: str) -> str:
    """Of the message, which a file holds the data of."""
    return file.rpartition("/")[2].removesuffix(".json")


def _reference(to: str) -> Document:
    return {"$ref": to if to.startswith("#") else f"./{to}"}


def _server(protocol: str, port: str) -> Document:
    variables = {"host": {"default": "localhost"}, "port": {"default": port}}
    return {"host": "{host}:{port}", "protocol": protocol, "variables": variables}


def _channel(topic: str, server: str, messages: Iterable[str]) -> Document:
    return {
        "address": topic,
        "servers": [_reference(f"#/servers/{server}")],
        "messages": {name: _reference(f"#/components/messages/{name}") for name in messages},
    }


def _operation(action: str, channel: str) -> Document:
    return {"action": action, "channel": _reference(f"#/channels/{channel}")}


def _event(file: str, name: str, number: int) -> Document:
    key = {"type": "string", "description": "The unit, so that what belongs to one stands in its order"}
    return {**_cloudevent("event.json", file, name, number), "bindings": {"kafka": {"key": key}}}


def _report(file: str, name: str, number: int) -> Document:
    """In binary mode the attributes are headers with the prefix ce_, and the value is the data alone."""
    return _cloudevent("report.json", file, name, number)


def _cloudevent(envelope: str, file: str, name: str, number: int) -> Document:
    known: dict[str, Any] = {"type": {"const": name}, "schemaversion": {"const": number}, "data": _reference(file)}
    payload = {"allOf": [_reference(envelope), {"type": "object", "properties": known}]}
    return {"name": name, "title": name, "contentType": STRUCTURED, "payload": payload}
