"""The forms about instructions: what was filled in, as the body that programs send."""

import re
from collections.abc import Mapping
from typing import Any

SUBJECT = ("year", "quarter", "unit", "kind", "action", "indicator", "figure")
Form = Mapping[str, str]


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
