"""What the published languages of all services have in common."""

from typing import Literal

from msgspec import Struct

Quarter = Literal[1, 2, 3, 4]
REGENCY = "tanah-bumbu"  # the unit of what belongs to no other: windows, rules, the index of the whole
EvidenceKind = Literal["formal_report", "decree", "minutes", "photo", "link"]


class Fact(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The common parent of everything that is published."""


class Evidence(Struct, frozen=True, gc=False):
    """A stored file, known by its SHA-256, or a link: exactly one of the two."""

    kind: EvidenceKind
    title: str
    sha256: str | None = None
    link: str | None = None
