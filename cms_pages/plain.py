"""Text for formats that know letters only."""

import re

# Word processors leave such characters behind (a vertical tab for a soft line break); XML forbids them.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def without_controls(text: str) -> str:
    return CONTROLS.sub(" ", text)
