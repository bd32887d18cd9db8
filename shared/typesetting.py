"""Documents as tagged PDF (PDF/UA-1): typst sets what a layout makes of a model.

The layout gets texts, never markup: what people wrote cannot become a command of it. Fonts are those that come with
typst, so the same layout and model are the same bytes.
"""

from pathlib import Path
from typing import Any

import msgspec


def tagged_pdf(layout: Path, model: Any) -> bytes:
    """`model` is what the layout reads as JSON from its input of that name; raises typst.TypstError."""
    import typst  # noqa: PLC0415 - only a process that sets a document should need it

    made: bytes = typst.compile(  # type: ignore[call-overload]  # its stub does not know ua-1 yet
        layout.read_bytes(),
        sys_inputs={"model": msgspec.json.encode(model).decode()},
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    return made
