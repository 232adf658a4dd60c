"""The Greek labels of choices in files.

They are data in Greek and not message ids, as the labels of columns: with the codes they are the file format.
A better translation on the screens must not make last year's files unreadable. Screens' labels are read too.
"""

from casebook.choices import (
    AppointmentStatus,
    Booking,
    Channel,
    EnrolmentSource,
    MunicipalUnit,
    ReferralStatus,
    ReferralType,
    Relation,
    RequestStatus,
    SessionKind,
    Sex,
)

LABELS = {
    Sex: {"female": "Γυναίκα", "male": "Άνδρας", "other": "Άλλο", "unknown": "Άγνωστο"},
    MunicipalUnit: {"dafni": "Δάφνη", "ymittos": "Υμηττός"},
    Relation: {
        "head": "Αρχηγός",
        "spouse": "Σύζυγος",
        "child": "Παιδί",
        "parent": "Γονέας",
        "sibling": "Αδελφός",
        "other_relative": "Άλλος συγγενής",
        "other": "Άλλο μέλος",
    },
    Channel: {
        "in_person": "Διά ζώσης με ραντεβού",
        "walk_in": "Διά ζώσης έκτακτα",
        "phone": "Τηλέφωνο",
        "email": "E-mail",
        "post": "Ταχυδρομείο",
        "home_visit": "Κατ’ οίκον",
        "video": "Βιντεοκλήση",
        "third_party": "Μέσω τρίτου",
    },
    RequestStatus: {
        "new": "Νέο",
        "waiting_documents": "Σε αναμονή δικαιολογητικών",
        "in_progress": "Σε επεξεργασία",
        "submitted": "Υποβλήθηκε",
        "completed": "Ολοκληρώθηκε",
        "referred": "Παραπέμφθηκε",
        "withdrawn": "Αποσύρθηκε",
        "closed": "Έκλεισε χωρίς ενέργεια",
        "void": "Άκυρο",
    },
    AppointmentStatus: {
        "scheduled": "Προγραμματισμένο",
        "held": "Πραγματοποιήθηκε",
        "no_show": "Δεν προσήλθε",
        "cancelled_by_citizen": "Ακυρώθηκε από τον πολίτη",
        "cancelled_by_centre": "Ακυρώθηκε από το Κέντρο",
    },
    Booking: {"scheduled": "Προγραμματισμένο", "walk_in": "Έκτακτο"},
    SessionKind: {
        "psychological": "Ψυχολογική",
        "social": "Κοινωνική",
        "couple": "Ζεύγους",
        "family": "Οικογένειας",
    },
    ReferralStatus: {
        "to_send": "Προς αποστολή",
        "sent": "Στάλθηκε",
        "under_review": "Σε εξέταση",
        "accepted": "Έγινε δεκτή",
        "rejected": "Απορρίφθηκε",
        "completed": "Ολοκληρώθηκε",
        "revoked": "Ανακλήθηκε",
    },
    ReferralType: {
        "asd": "Ατομικό Σχέδιο Δράσης",
        "service": "Υπηρεσία",
        "legal": "Νομική υποστήριξη",
        "health": "Υγεία",
        "other": "Άλλο",
    },
    EnrolmentSource: {"automatic": "Αυτοδίκαιη", "application": "Αίτηση"},
}
