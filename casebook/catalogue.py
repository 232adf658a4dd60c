"""The standard catalogue: the categories, bodies and programmes that the 2022 report names.

It is data for `setup_centre`, which adds what is missing and changes nothing that staff edited since.
"""

from datetime import date

from django.db import transaction

from casebook.choices import Unit
from casebook.models import Body, Programme, ServiceCategory

BODIES = [
    {"code": "opeka", "name": "ΟΠΕΚΑ", "former_names": "ΟΓΑ"},
    {"code": "kepa", "name": "ΚΕΠΑ"},
    {"code": "dypa", "name": "ΔΥΠΑ", "former_names": "ΟΑΕΔ"},
    {"code": "social_grocery", "name": "Κοινωνικό Παντοπωλείο"},
    {"code": "social_pharmacy", "name": "Κοινωνικό Φαρμακείο"},
    {"code": "home_help", "name": "Βοήθεια στο Σπίτι"},
    {"code": "kifi", "name": "ΚΗΦΗ"},
    {"code": "kapi", "name": "ΚΑΠΗ"},
    {"code": "municipal_clinics", "name": "Δημοτικά Ιατρεία"},
    {"code": "kep_ygeias", "name": "ΚΕΠ Υγείας"},
]

PROGRAMMES = [{"code": "teba", "name": "ΤΕΒΑ"}]

# In the order of the report.
CATEGORIES = [
    {"code": "reception_information_support", "name": "Υποδοχή – Ενημέρωση – Υποστήριξη"},
    {
        "code": "welfare_benefits",
        "name": "Διεκπεραίωση – πρόσβαση στα Προνοιακά Επιδόματα",
        "unit": Unit.APPLICATION,
        "definition": "Αιτήσεις προς ΟΠΕΚΑ ή ΚΕΠΑ. Στον απολογισμό χωρίζονται κατά φορέα.",
        "default_body": "opeka",
    },
    {"code": "disability_benefits", "name": "Προνοιακές Παροχές σε ΑμεΑ", "default_body": "opeka"},
    {"code": "uninsured_elderly", "name": "Παροχές σε Ανασφάλιστους Υπερήλικες", "default_body": "opeka"},
    {
        "code": "guaranteed_minimum_income",
        "name": "Ελάχιστο Εγγυημένο Εισόδημα (ΕΕΕ), πρώην ΚΕΑ",
        "default_body": "opeka",
        "checklist": "Ταυτότητα\nΑΜΚΑ όλων των μελών\nΕκκαθαριστικό\nΜισθωτήριο ή λογαριασμός ρεύματος",
    },
    {"code": "housing_benefit", "name": "Επίδομα Στέγασης", "default_body": "opeka"},
    {"code": "social_inquiry", "name": "Κοινωνική Έρευνα"},
    {"code": "benefit_information", "name": "Ενημερώσεις Κοινωνικών Παροχών"},
    {"code": "birth_benefit", "name": "Επίδομα Γέννησης", "default_body": "opeka"},
    {"code": "cooperation_referral", "name": "Συνεργασία και Παραπομπή σε λοιπές υπηρεσίες"},
    {"code": "social_liaison", "name": "Διασύνδεση με Κοινωνικούς φορείς και Υπηρεσίες"},
    {
        "code": "employment_inclusion",
        "name": "Κοινωνική Ένταξη και Διασύνδεση με την Αγορά Εργασίας",
        "default_body": "dypa",
    },
    {
        "code": "counselling",
        "name": "Συμβουλευτική – Ψυχολογική Υποστήριξη",
        "is_restricted": True,
    },
    {
        "code": "social_solidarity_income",
        "name": "ΚΕΑ",
        "definition": "Κοινωνικό Εισόδημα Αλληλεγγύης. Μετονομάστηκε σε Ελάχιστο Εγγυημένο Εισόδημα.",
        "valid_until": date(2020, 12, 31),
        "successor": "guaranteed_minimum_income",
        "default_body": "opeka",
    },
]


@transaction.atomic
def install() -> int:
    """Add the entries of the standard catalogue whose code is missing; returns how many were added."""
    added = 0
    bodies = {}
    for entry in BODIES:
        bodies[entry["code"]], is_new = Body.objects.get_or_create(code=entry["code"], defaults=entry)
        added += is_new
    for entry in PROGRAMMES:
        added += Programme.objects.get_or_create(code=entry["code"], defaults=entry)[1]
    categories = {}
    for order, entry in enumerate(CATEGORIES, start=1):
        defaults = {"report_order": order * 10} | entry
        if "default_body" in entry:
            defaults["default_body"] = bodies[entry["default_body"]]
        if "successor" in entry:
            defaults["successor"] = categories[entry["successor"]]
        categories[entry["code"]], is_new = ServiceCategory.objects.get_or_create(
            code=entry["code"], defaults=defaults
        )
        added += is_new
    return added
