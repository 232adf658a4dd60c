"""The public page of the demo's annual report. Its words are here; figures are counted when it is shown."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from wagtail.models import Site

from casebook.demo import plan
from casebook.models import AnnualReportPage

SLUG = f"apologismos-{plan.REPORT_YEAR}"
WORDS = {
    "title": f"Απολογισμός {plan.REPORT_YEAR}",
    "seo_title": f"Απολογισμός του Κέντρου Κοινότητας για το έτος {plan.REPORT_YEAR}",
    "search_description": "Πόσους πολίτες υποδεχθήκαμε μέσα στη χρονιά, τι μας ζήτησαν και τι έγινε.",
    "show_in_menus": True,
    "message_title": "Μήνυμα του Δημάρχου",
    "message": (
        "<p>Πίσω από κάθε αριθμό αυτού του απολογισμού υπάρχει ένας άνθρωπος που χτύπησε την πόρτα μας: "
        "κάποιος που έμεινε χωρίς δουλειά, μια οικογένεια που δυσκολεύεται με το ενοίκιο, ένας ηλικιωμένος "
        "που μένει μόνος. Το Κέντρο Κοινότητας υπάρχει για να μη φεύγει κανείς χωρίς απάντηση.</p>"
        "<p>Δημοσιεύουμε τα στοιχεία της χρονιάς για να ξέρουν οι δημότες του Δήμου Υποδείγματος τι "
        "προσφέρει η υπηρεσία και για να βλέπουμε κι εμείς πού χρειάζεται να γίνουμε καλύτεροι. "
        "Ευχαριστώ τους εργαζομένους του Κέντρου για τη δουλειά τους.</p>"
    ),
    "introduction": (
        "<p>Το Κέντρο Κοινότητας Δήμου Υποδείγματος είναι το πρώτο σημείο επαφής του κατοίκου με την "
        "κοινωνική υπηρεσία του Δήμου. Εδώ ενημερώνεται για τα επιδόματα και τις υπηρεσίες που δικαιούται, "
        "υποβάλλει αιτήσεις, βρίσκει συμβουλευτική υποστήριξη και, όπου χρειάζεται, παραπέμπεται στον φορέα "
        "που μπορεί να βοηθήσει.</p>"
        "<p>Σε αυτό μπορεί να απευθυνθεί όποιος ζει στον Δήμο και αντιμετωπίζει, ο ίδιος ή η οικογένειά του, "
        "ανεργία, οικονομική δυσκολία, πρόβλημα στέγης, αναπηρία ή τα βάρη της ηλικίας.</p>"
    ),
    "closing": (
        "<p>Μεγάλος αριθμός πολιτών εξυπηρετήθηκε και από το τηλέφωνο, για δικαιολογητικά, προθεσμίες και "
        "πληρωμές· οι κλήσεις αυτές δεν μετρούν στα παραπάνω.</p>"
        "<p>Στο Κέντρο εργάζονται δύο κοινωνικοί λειτουργοί και δύο ψυχολόγοι. Οι υπηρεσίες είναι δωρεάν:</p>"
        "<ul>"
        "<li>υποδοχή και καταγραφή των αναγκών,</li>"
        "<li>ενημέρωση για επιδόματα, υπηρεσίες και προγράμματα,</li>"
        "<li>υποβολή και παρακολούθηση αιτήσεων,</li>"
        "<li>παραπομπή και διασύνδεση με άλλες υπηρεσίες και φορείς,</li>"
        "<li>συνεδρίες ψυχολογικής και κοινωνικής υποστήριξης ενηλίκων.</li>"
        "</ul>"
        "<p>Κέντρο Κοινότητας Δήμου Υποδείγματος, Πλατεία Υποδείγματος 1, 1ος όροφος. "
        "Τηλέφωνο: 210 000 0000. E-mail: kentro@ypodeigma.example</p>"
    ),
}


def report_page() -> AnnualReportPage:
    """The page as it stands in the site, or a new one that nobody has saved."""
    present = AnnualReportPage.objects.filter(year=plan.REPORT_YEAR, slug=SLUG).first()
    return present or AnnualReportPage(year=plan.REPORT_YEAR, slug=SLUG, **WORDS)


def publish_report(today: date) -> str:
    """Put the page beneath the front page, where it is not in the site yet, and bring it up to date."""
    page = report_page()
    if page.pk is None:
        Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    if page.first_published_at is None or any(getattr(page, name) != WORDS[name] for name in WORDS):
        vars(page).update(WORDS)
        page.save_revision().publish()
    return _("Public page: %(title)s") % {"title": page.title}
