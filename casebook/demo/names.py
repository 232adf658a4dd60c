"""Names: usual Greek first names, and surnames that nobody bears.

A surname is put together from a plant (or a colour, a wind) and a stone (or the sea) with a usual ending,
so that it reads well and is plainly made up: Θυμαροβοτσαλίδης, Κρινοπετροπούλου.
"""

import re
from random import Random

PLANTS = (
    "Θυμαρο", "Ριγανο", "Δενδρολιβανο", "Κισσο", "Μυρτο", "Ελατο", "Λεβαντο", "Φασκομηλο", "Κρινο", "Πευκο",
    "Σχινο", "Χαμομηλο", "Γαλαζο", "Αλμυρο", "Ανεμο", "Φεγγαρο", "Δροσο", "Μελισσο", "Κυπαρισσο", "Αμυγδαλο",
)  # fmt: skip
STONES = (
    "βοτσαλ", "κοχυλ", "πετρ", "κυματ", "βραχ", "αμμουδ", "πλακ", "λιθαρ", "κοραλλ", "φυκ", "χαλικ", "πελαγ",
    "μαρμαρ", "γρανιτ", "αχιν", "αλατ",
)  # fmt: skip
# Of a man and of a woman: the ending of a woman's name is the genitive of his, and moves the accent.
ENDINGS = (
    ("ίδης", "ίδου"),
    ("άκης", "άκη"),
    ("όπουλος", "οπούλου"),
    ("έας", "έα"),
    ("άτος", "άτου"),
    ("ινός", "ινού"),
)

MEN = (
    "Γεώργιος", "Δημήτριος", "Κωνσταντίνος", "Ιωάννης", "Νικόλαος", "Παναγιώτης", "Βασίλειος", "Χρήστος",
    "Αθανάσιος", "Μιχαήλ", "Ευάγγελος", "Σπυρίδων", "Αντώνιος", "Αναστάσιος", "Θεόδωρος", "Ανδρέας",
    "Χαράλαμπος", "Αλέξανδρος", "Εμμανουήλ", "Ηλίας", "Σταύρος", "Πέτρος", "Σωτήριος", "Στυλιανός",
    "Ελευθέριος", "Απόστολος", "Φώτιος", "Διονύσιος", "Γρηγόριος", "Άγγελος", "Στέφανος", "Παύλος",
    "Αριστείδης", "Λεωνίδας", "Άρης", "Ορέστης",
)  # fmt: skip
WOMEN = (
    "Μαρία", "Ελένη", "Αικατερίνη", "Βασιλική", "Σοφία", "Αγγελική", "Γεωργία", "Δήμητρα", "Κωνσταντίνα",
    "Παναγιώτα", "Ευαγγελία", "Άννα", "Ιωάννα", "Ευφροσύνη", "Χρυσούλα", "Αναστασία", "Ειρήνη", "Παρασκευή",
    "Ελευθερία", "Φωτεινή", "Θεοδώρα", "Αθανασία", "Σταυρούλα", "Στυλιανή", "Αντωνία", "Αλεξάνδρα",
    "Χριστίνα", "Σπυριδούλα", "Νίκη", "Όλγα", "Ζωή", "Καλλιόπη", "Ευτυχία", "Μαγδαληνή", "Πηνελόπη", "Ήρα",
)  # fmt: skip

STREETS = (
    "Κοχυλιών", "Θυμαριού", "Βοτσάλων", "Πελαγίσιας Αύρας", "Ρίγανης", "Φεγγαρόλιθου", "Αμμουδιάς",
    "Λεβάντας", "Γαλάζιας Πέτρας", "Κυματοθραύστη", "Μαρμαρογλύπτη", "Κρινοτόπου", "Μυρτιάς", "Αλατιού",
)  # fmt: skip

POSTAL_CODE = "000 00"  # which no post office serves
DOUBLE_BARRELLED = 0.03  # of the women

_MADE_UP = re.compile(f"(?:{'|'.join(PLANTS)})(?:{'|'.join(STONES)})")

Surname = tuple[str, str]  # of a man, of a woman


def some_surname(rng: Random) -> Surname:
    """One family's surname: as its men bear it, and as its women do."""
    stem = rng.choice(PLANTS) + rng.choice(STONES)
    return tuple(stem + ending for ending in rng.choice(ENDINGS))


def womans_surname(rng: Random, surname: Surname) -> str:
    """A woman's surname; some keep two, which makes the longest names of the centre."""
    if rng.random() < DOUBLE_BARRELLED:
        return f"{surname[1]}-{some_surname(rng)[1]}"
    return surname[1]


def some_address(rng: Random) -> str:
    """A street that no town has."""
    return f"{rng.choice(STREETS)} {rng.randint(1, 120)}, {POSTAL_CODE}"


def is_made_up(surname: str, address: str) -> bool:
    """Whether somebody of this name and address can only be of the demo, of whichever version."""
    parts = surname.split("-")
    return address.endswith(POSTAL_CODE) and all(_MADE_UP.match(part) for part in parts)
