"""The public page of the demo's annual report: its layout and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from wagtail.models import Site
from wagtail.rich_text import RichText

from casebook.demo import plan
from casebook.models import AnnualReportPage, CentreSettings
from casebook.models.report_blocks import HEADLINE

PUBLISHER, EMAIL = "Δήμος Υποδείγματος – Κέντρο Κοινότητας", "kentro@ypodeigma.example"
SLUG = f"apologismos-{plan.REPORT_YEAR}"
WORDS = {
    "title": f"Απολογισμός {plan.REPORT_YEAR}",
    "seo_title": f"Απολογισμός του Κέντρου Κοινότητας για το έτος {plan.REPORT_YEAR}",
    "search_description": "Πόσους πολίτες υποδεχθήκαμε μέσα στη χρονιά, τι μας ζήτησαν και τι έγινε.",
    "show_in_menus": True,
}
MESSAGE = (
    "<p>Πίσω από κάθε αριθμό αυτού του απολογισμού υπάρχει ένας άνθρωπος που χτύπησε την πόρτα μας: "
    "κάποιος που έμεινε χωρίς δουλειά, μια οικογένεια που δυσκολεύεται με το ενοίκιο, ένας ηλικιωμένος "
    "που μένει μόνος. Το Κέντρο Κοινότητας υπάρχει για να μη φεύγει κανείς χωρίς απάντηση.</p>"
    "<p>Δημοσιεύουμε τα στοιχεία της χρονιάς για να ξέρουν οι δημότες του Δήμου Υποδείγματος τι "
    "προσφέρει η υπηρεσία και για να βλέπουμε κι εμείς πού χρειάζεται να γίνουμε καλύτεροι. "
    "Ευχαριστώ τους εργαζομένους του Κέντρου για τη δουλειά τους.</p>"
)
INTRODUCTION = (
    "<p>Το Κέντρο Κοινότητας Δήμου Υποδείγματος είναι το πρώτο σημείο επαφής του κατοίκου με την "
    "κοινωνική υπηρεσία του Δήμου. Εδώ ενημερώνεται για τα επιδόματα και τις υπηρεσίες που δικαιούται, "
    "υποβάλλει αιτήσεις, βρίσκει συμβουλευτική υποστήριξη και, όπου χρειάζεται, παραπέμπεται στον φορέα "
    "που μπορεί να βοηθήσει.</p>"
    "<p>Σε αυτό μπορεί να απευθυνθεί όποιος ζει στον Δήμο και αντιμετωπίζει, ο ίδιος ή η οικογένειά του, "
    "ανεργία, οικονομική δυσκολία, πρόβλημα στέγης, αναπηρία ή τα βάρη της ηλικίας.</p>"
)
TELEPHONE = (
    "<p>Μεγάλος αριθμός πολιτών εξυπηρετήθηκε και από το τηλέφωνο, για δικαιολογητικά, προθεσμίες και "
    "πληρωμές· οι κλήσεις αυτές δεν μετρούν στα παραπάνω.</p>"
)
STAFF = "<p>Στο Κέντρο εργάζονται δύο κοινωνικοί λειτουργοί και δύο ψυχολόγοι. Οι υπηρεσίες είναι δωρεάν:</p>"
SERVICES = [
    "υποδοχή και καταγραφή των αναγκών,",
    "ενημέρωση για επιδόματα, υπηρεσίες και προγράμματα,",
    "υποβολή και παρακολούθηση αιτήσεων,",
    "παραπομπή και διασύνδεση με άλλες υπηρεσίες και φορείς,",
    "συνεδρίες ψυχολογικής και κοινωνικής υποστήριξης ενηλίκων.",
]
CONTACT = (
    "<p>Κέντρο Κοινότητας Δήμου Υποδείγματος, Πλατεία Υποδείγματος 1, 1ος όροφος. "
    f"Τηλέφωνο: 210 000 0000. E-mail: {EMAIL}</p>"
)
# The layout of the published report, with pictures after its figures.
BODY: list[tuple[str, dict]] = [
    ("message", {"title": "Μήνυμα του Δημάρχου", "text": MESSAGE}),
    ("text", {"title": "", "text": INTRODUCTION}),
    ("headline", {"figures": [*HEADLINE]}),
    ("figures", {"title": "Ειδικότερα", "figures": []}),
    ("text", {"title": "", "text": TELEPHONE}),
    ("chart", {"table": "requests_by_category", "kind": "bars", "figures": [], "title": ""}),
    ("chart", {"table": "requests_by_month", "kind": "columns", "figures": [], "title": ""}),
    ("chart", {"table": "years", "kind": "bars", "figures": [], "title": ""}),
    ("chart", {"table": "citizens_by_age_and_sex", "kind": "bars", "figures": [], "title": ""}),
    (
        "services",
        {"title": "Προσωπικό και υπηρεσίες", "staff": STAFF, "services": SERVICES, "contact": CONTACT},
    ),
    ("events", {"title": "Δράσεις της χρονιάς", "text": ""}),
]


def name_publisher(today: date) -> str:
    """Say who publishes the open data and answers for it, where nobody has."""
    centre = CentreSettings.objects.first() or CentreSettings()
    centre.publisher = centre.publisher or PUBLISHER
    centre.contact_email = centre.contact_email or EMAIL
    centre.save()
    return _("Publisher of the open data: %(name)s, %(email)s") % {
        "name": centre.publisher,
        "email": centre.contact_email,
    }


def report_page() -> AnnualReportPage:
    """The page as it stands in the site, or a new one that nobody has saved."""
    present = AnnualReportPage.objects.filter(year=plan.REPORT_YEAR, slug=SLUG).first()
    return present or AnnualReportPage(year=plan.REPORT_YEAR, slug=SLUG, body=BODY, **WORDS)


def publish_report(today: date) -> str:
    """Put the page beneath the front page, where it is not in the site yet, and bring it up to date."""
    page = report_page()
    if page.pk is None:
        Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    if page.first_published_at is None or not _is_up_to_date(page):
        for name, words in WORDS.items():
            setattr(page, name, words)
        page.body = BODY
        page.save_revision().publish()
    return _("Public page: %(title)s") % {"title": page.title}


def _is_up_to_date(page: AnnualReportPage) -> bool:
    laid_out = [(block.block_type, _plain(block.value)) for block in page.body]
    return laid_out == BODY and all(getattr(page, name) == words for name, words in WORDS.items())


def _plain(value: object) -> object:
    """What a block holds, without the keys that Wagtail gives to its pieces."""
    if isinstance(value, RichText):
        return value.source
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
