"""Pictures of charts: a specification is drawn once, and the same one is the same picture."""

import hashlib

import msgspec

from services.reporting.charts import Specification
from services.reporting.kept import Kept

VEGA_LITE = "5.20"
KEPT_PICTURES = 64
_encode = msgspec.json.Encoder(order="sorted").encode
_pictures: Kept[str, bytes] = Kept(KEPT_PICTURES)


def svg(specification: Specification) -> bytes:
    """A picture without scripts, styles or anything from outside; letters stay letters."""
    import vl_convert  # noqa: PLC0415 - only a process that draws should need it

    text = _encode(specification)
    name = hashlib.sha256(text).hexdigest()
    known = _pictures.get(name)
    if known is None:
        known = vl_convert.vegalite_to_svg(text.decode(), vl_version=VEGA_LITE).encode()
        _pictures.put(name, known)
    return known
