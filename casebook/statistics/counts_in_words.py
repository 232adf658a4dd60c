"""Whether a sentence tells a number, in digits or in words, Greek or English."""

import re
import unicodedata

_ONES = """
    τρια τρεις τριων τεσσερα τεσσερις τεσσερεις τεσσαρα τεσσαρων πεντε εξι εξη επτα εφτα οκτω οχτω εννεα εννια
"""
_GREEK = """
    μηδεν κανενα κανενας καμια ενα ενας εναν ενος μια μιας μιαν δυο δεκα ενδεκα εντεκα δωδεκα εικοσι τριαντα
    σαραντα πενηντα εξηντα εβδομηντα ογδοντα ενενηντα εκατο εκατον χιλια χιλιες χιλιοι χιλιαδα χιλιαδες δεκαδα
    δεκαδες δωδεκαδα ντουζινα εικοσαδα εκατονταδα εκατονταδες ζευγαρι ζευγος αμφοτερα αμφοτεροι
"""
_ENGLISH = """
    zero none no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds
    thousand thousands dozen dozens couple pair both single
"""
_TEENS = frozenset(f"δεκα{each}" for each in _ONES.split())
_WORDS = _TEENS.union(_ONES.split(), _GREEK.split(), _ENGLISH.split())
_HUNDREDS = re.compile(r"(δια|τρια|τετρα|πεντα|εξα|επτα|εφτα|οκτα|οχτα|εννια)κοσι(α|ες|οι|ων|ους)")


def tells_a_number(text: str) -> bool:
    """Whether a digit or a word for a number stands in `text`, whatever its accents and capitals."""
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(each)
    )
    if any(each.isnumeric() for each in plain):
        return True
    return any(word in _WORDS or _HUNDREDS.fullmatch(word) for word in re.findall(r"\w+", plain))
