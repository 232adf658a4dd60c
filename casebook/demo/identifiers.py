"""Numbers that pass every check and belong to nobody.

- ΑΜΚΑ: right date of birth, sex (an odd tenth digit is a man's) and check digit, with the serials 9900–9999
  of each date of birth, which no day of births in Greece reaches.
- ΑΦΜ: right check digit, all of them in the block 5550xxxxx.
- Telephones: 210 000 xxxx and 690 000 xxxx; no subscriber's number begins with 000.
"""

from collections import Counter
from datetime import date
from random import Random

from stdnum import luhn
from stdnum.gr import vat

from casebook.choices import Sex

FIRST_AMKA_SERIAL, LAST_AMKA_SERIAL = 9900, 9999
AFM_BLOCK = "5550"


class Issuer:
    """Gives out each number once, in the order in which it is asked."""

    def __init__(self) -> None:
        self._serials: Counter[tuple[date, Sex]] = Counter()
        self._last_afm = 0

    def amka(self, born: date, sex: Sex) -> str:
        """ValueError where a day has more births than the demo has serials for."""
        serial = FIRST_AMKA_SERIAL + 2 * self._serials[born, sex] + (sex == Sex.MALE)
        if serial > LAST_AMKA_SERIAL:
            raise ValueError(f"Too many people of the demo were born on {born}.")
        self._serials[born, sex] += 1
        digits = f"{born:%d%m%y}{serial}"
        return digits + luhn.calc_check_digit(digits)

    def afm(self) -> str:
        self._last_afm += 1
        digits = f"{AFM_BLOCK}{self._last_afm:04}"
        return digits + vat.calc_check_digit(digits)


def some_phone(rng: Random) -> str:
    return f"{rng.choice(('210', '690', '690'))} 000 {rng.randrange(10_000):04}"
