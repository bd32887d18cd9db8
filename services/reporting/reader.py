"""What a page is written with for its reader: formats and tables of words, in one language."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from services.reporting import formats, indicator_words, words
from services.reporting.formats import FigureFormats
from shared.pages.tongues import INDONESIAN, Tongue, words_in


@dataclass(frozen=True)
class Reader:
    """`w` and `iw` are the tables of `words` and `indicator_words`."""

    f: FigureFormats
    w: Any
    iw: Any


@cache
def reader_of(tongue: Tongue) -> Reader:
    return Reader(formats.FORMATS[tongue], words_in(tongue, words), words_in(tongue, indicator_words))


OF_DOCUMENTS = reader_of(INDONESIAN)
