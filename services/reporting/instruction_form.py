"""The forms about instructions: what was filled in, as the body that programs send, and why it was not taken."""

import re
from collections.abc import Mapping
from typing import Any

from shared.pages.refusals import Wording, said, sentences
from shared.problems import Fault

SUBJECT = ("year", "quarter", "unit", "kind", "action", "indicator", "figure")
Form = Mapping[str, str]
ACCEPTED: Mapping[str, str] = {
    "addressee": "salah satu unit",
    "text": "isi arahan, sampai 2000 karakter",
    "due": "hari ini atau hari sesudahnya",
    "remark": "catatan, sampai 2000 karakter",
    "reason": "alasan, sampai 2000 karakter",
    "title": "judul bukti, sampai 500 karakter",
    "link": "alamat lengkap yang dimulai dengan https:// atau http://",
}
SENTENCES = sentences(
    (
        (r"is over already", said("sudah lewat")),
        (
            r"the instruction is closed.*",
            said("Arahan ini sudah ditutup; hanya pimpinan yang dapat membukanya kembali."),
        ),
        (r"the instruction is not closed.*", said("Arahan ini masih terbuka.")),
        (r"no unit \S+ is registered", said("bukan unit yang terdaftar")),
    )
)


def _accepted(field: str, fault: Fault) -> str | None:
    return ACCEPTED.get(field, fault.accepted)


WORDING = Wording(SENTENCES, _accepted)


def about(form: Form) -> dict[str, str]:
    """What the instruction is about, as the address of the form says, and the form again."""
    return {name: form[name] for name in SUBJECT if form.get(name)}


def instruction_body(form: Form) -> dict[str, Any]:
    """For InstructionBody; what was left empty is not there."""
    return {"subject": about(form), **written(form, "text", "due")}


def follow_up_body(form: Form) -> dict[str, Any]:
    """For FollowUpBody: with one piece of evidence where its title or its link was written."""
    piece = written(form, "title", "link")
    return {**written(form, "text"), "evidence": [{"kind": "link", **piece}] if piece else []}


def written(form: Form, *names: str) -> dict[str, str]:
    """Browsers send ends of lines as CR LF."""
    values = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in names}
    return {name: value for name, value in values.items() if value}


def field_of(path: str) -> str:
    """The field of the form that a field of the body was read from."""
    return re.sub(r"evidence\[0\]\.(title|link|sha256)", lambda found: found[1].replace("sha256", "link"), path)
