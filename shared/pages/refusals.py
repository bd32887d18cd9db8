"""Why a form was not taken: beside each field, with what would be taken, and for all of it.

Commands and schemas say it in English; what they say is told in Bahasa Indonesia by the sentences here.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from shared.pages.tongues import INDONESIAN, Tongue
from shared.problems import Fault, Problem

Say = Callable[[re.Match[str]], str]
Sentences = Sequence[tuple[re.Pattern[str], Say]]


class Told(NamedTuple):
    problem: str
    accepted: str | None


class Answer(NamedTuple):
    """`fields` are by the names of the form's fields; `whole` is about none of them alone."""

    fields: Mapping[str, Told]
    whole: Sequence[str]


NOTHING_WRONG = Answer({}, ())


class Wording(NamedTuple):
    """How a service says no: its sentences beside those that all forms have, and what a field would take."""

    sentences: Sentences
    accepted: Callable[[str, Fault], str | None]

    def answer(self, problem: Problem, field_of: Callable[[str], str], tongue: Tongue = INDONESIAN) -> Answer:
        """`field_of` names the form's field for a field of the body."""
        english = tongue != INDONESIAN
        if not problem.errors:
            return Answer({}, [problem.detail if english else self.sentence(problem.detail)])
        named = {field_of(path): fault for path, fault in problem.errors}
        if english:
            return Answer({field: Told(fault.problem, fault.accepted) for field, fault in named.items()}, ())
        return Answer({field: self._told(field, fault) for field, fault in named.items()}, ())

    def sentence(self, english: str) -> str:
        """The same in Indonesian; what is not known stays as it is, which is better than nothing."""
        for pattern, say in (*self.sentences, *SENTENCES):
            found = pattern.fullmatch(english)
            if found:
                return say(found)
        return english

    def _told(self, field: str, fault: Fault) -> Told:
        return Told(self.sentence(fault.problem), self.accepted(field, fault))


def said(text: str) -> Say:
    return lambda _: text


def sentences(table: Iterable[tuple[str, Say]]) -> Sentences:
    return [(re.compile(pattern), say) for pattern, say in table]


SENTENCES = sentences(
    (
        (r"is missing|is null|is empty|is none of them", said("belum diisi")),
        (r"is neither true nor false", said("belum dipilih")),
        (r"is no such number|is no number", said("bukan angka yang dapat dibaca")),
        (r"has another shape", said("bentuknya tidak cocok")),
        (r"is ([0-9]+) characters long", lambda found: f"panjangnya {found[1]} karakter"),
        (r"is less than (.+)", lambda found: f"kurang dari {found[1]}"),
        (r"holds a control character", said("berisi karakter yang tidak dapat disimpan")),
        (r"and link are both there or both missing", said("belum ada berkas atau tautannya")),
        (
            r"this Idempotency-Key was used for another request",
            said("Formulir ini sudah pernah dikirim dengan isi lain. Periksa, lalu kirim ulang."),
        ),
        (
            r"\S+ is being changed by others at this moment",
            said("Orang lain sedang mengubah hal yang sama. Kirim sekali lagi."),
        ),
    )
)
