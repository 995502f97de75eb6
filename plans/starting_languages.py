"""The languages in which a new plan may begin, each with its outline."""

from typing import Final

from .starting import ENGLISH, Outline
from .starting_german import GERMAN

DEFAULT: Final = "en"
LANGUAGES: Final = (("en", "English"), ("de", "Deutsch"))
OUTLINES: Final[dict[str, Outline]] = {"en": ENGLISH, "de": GERMAN}
