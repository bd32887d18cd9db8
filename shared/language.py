"""A published language: which event types a service publishes, under which names, in which schema."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import msgspec

E = TypeVar("E")
E_co = TypeVar("E_co", covariant=True)
Upcast = Callable[[dict[str, Any]], dict[str, Any]]


class UnknownEvent(Exception):
    """A type or a schema number that this version of the language does not know: a newer publisher, or no event."""


class Readable(Protocol[E_co]):
    """What a reader needs of a language, or of several: the topics to listen to, and the meaning of what is heard."""

    @property
    def topics(self) -> tuple[str, ...]: ...
    def decode(self, name: str, schema: int, data: msgspec.Raw) -> E_co: ...


@dataclass(frozen=True)
class Language(Generic[E]):
    """`events` names each type with its class and newest schema number; `upcasts` lead from (type, n) to n + 1."""

    source: str
    topic: str
    events: Mapping[str, tuple[type[E], int]]
    upcasts: Mapping[tuple[str, int], Upcast]
    _names: dict[type[E], tuple[str, int]] = field(init=False, repr=False)
    _decoders: dict[tuple[str, int], msgspec.json.Decoder[E]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names = {cls: (name, schema) for name, (cls, schema) in self.events.items()}
        decoders = {(name, schema): msgspec.json.Decoder(cls) for name, (cls, schema) in self.events.items()}
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "_decoders", decoders)

    @property
    def topics(self) -> tuple[str, ...]:
        return (self.topic,)

    def name(self, event: E) -> tuple[str, int]:
        """The published name and the newest schema number of an event."""
        return self._names[type(event)]

    def decode(self, name: str, schema: int, data: msgspec.Raw) -> E:
        """The newest version of an event; raises UnknownEvent, or msgspec.DecodeError where the data do not fit."""
        decoder = self._decoders.get((name, schema))
        return decoder.decode(data) if decoder else self._upcast(name, schema, data)

    def _upcast(self, name: str, schema: int, data: msgspec.Raw) -> E:
        if name not in self.events:
            raise UnknownEvent(f"unknown event type {name!r}")
        cls, newest = self.events[name]
        if not 1 <= schema < newest:
            raise UnknownEvent(f"{name} has schema {schema}; known are 1 to {newest}")
        document: dict[str, Any] = msgspec.json.decode(data)
        for number in range(schema, newest):
            document = self.upcasts[name, number](document)
        return msgspec.convert(document, cls)


@dataclass(frozen=True)
class Joined(Generic[E]):
    """Several published languages for one reader; raises ValueError where two of them use a name, which none may."""

    languages: tuple[Language[Any], ...]
    _speakers: dict[str, Language[Any]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        speakers = {name: language for language in self.languages for name in language.events}
        if len(speakers) < sum(len(language.events) for language in self.languages):
            raise ValueError("two languages publish events under the same name")
        object.__setattr__(self, "_speakers", speakers)

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(language.topic for language in self.languages)

    def decode(self, name: str, schema: int, data: msgspec.Raw) -> E:
        """The newest version of an event, as its own language reads it; raises what that raises."""
        speaker = self._speakers.get(name)
        if speaker is None:
            raise UnknownEvent(f"unknown event type {name!r}")
        event: E = speaker.decode(name, schema, data)
        return event
