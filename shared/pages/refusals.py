"""Why a form or an address was not taken: for each field, with what would be taken, and for all of it.

Commands and schemas say it in English; what they say is told in Bahasa Indonesia by sentences. That there is one for
whatever a page can meet is tested where the reasons are written.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from shared.pages import sentences
from shared.pages.sentences import Sentences
from shared.pages.tongues import INDONESIAN, Tongue
from shared.problems import Fault, Problem


class Told(NamedTuple):
    problem: str
    accepted: str | None


class Answer(NamedTuple):
    """`fields` are by the names of the form's fields; `whole` is about none of them alone."""

    fields: Mapping[str, Told]
    whole: Sequence[str]


NOTHING_WRONG = Answer({}, ())


class Wording(NamedTuple):
    """How a service says no: its sentences beside those of all, and what the fields of its forms would take."""

    problems: Sentences = ()
    accepted: Sentences = ()
    fields: Mapping[str, str] = {}

    def told(self, english: str, tongue: Tongue) -> str:
        return self.sentence(english) if tongue == INDONESIAN else english

    def answer(self, problem: Problem, field_of: Callable[[str], str] = str, tongue: Tongue = INDONESIAN) -> Answer:
        """`field_of` names the form's field for a field of the body."""
        if not problem.errors:
            return Answer({}, [self.told(problem.detail, tongue)])
        named = {field_of(path): fault for path, fault in problem.errors}
        if tongue != INDONESIAN:
            return Answer({field: Told(fault.problem, fault.accepted) for field, fault in named.items()}, ())
        return Answer({field: self._told(field, fault) for field, fault in named.items()}, ())

    def sentence(self, english: str) -> str:
        """The same in Indonesian; what is not known stays as it is, which is better than nothing."""
        known = (*self.problems, *sentences.VALUES, *sentences.WHOLE)
        return sentences.told(known, english) or english

    def what_is_accepted(self, english: str) -> str:
        return sentences.told((*self.accepted, *sentences.ACCEPTED), english) or english

    def _told(self, field: str, fault: Fault) -> Told:
        """What a rule accepts at this moment is more than what the field takes at any; `link-2` is a field `link`."""
        english = fault.accepted or ""
        known = sentences.told(self.accepted, english) or self.fields.get(field.partition("-")[0])
        return Told(self.sentence(fault.problem), known or self.what_is_accepted(english) or None)
