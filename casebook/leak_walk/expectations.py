"""The table of expectations: who opens which address of the casebook. A view without a line fails the tests.

To add a view, add a line under its name:

    "casebook_requests_export": Line(COORDINATOR),                          a page or a list
    "casebook_request_modeladmin_edit": Line(WORKERS, record="request"),    a page of one record
        … readers=RECEPTION             they see the record, and are refused here all the same
        … arguments={"format": "csv"}   what the path needs beside the record
        … query="person={record}"       the record stands behind the question mark
        … is_post=True                  the view takes POST alone
        … has_effects=True              a click that sends mail or moves files: not tried by who may click
        … finds="request"               a list: searched for a record that the visitor must not see
        … offers=frozenset({"consent"}) a choice of its filter or form, which tells nothing of anybody
        … patterns=2                    two views go by this name; a third one has no line

`record` is a kind of casebook/leak_walk/whose/, which says whose a record is, or one that another app
registered by the hook "register_leak_walk_kinds". The walk asks with a record
of the visitor's own, with one that the visitor must not see and with one that does not exist, and expects

    who is in `who`         opened       no such record    no such record
    who is in `readers`     refused      no such record    no such record
    everybody else          refused      refused           refused

and the same answers to POST without data, from where they are not to be opened. Importers, the project and
hosts add lines for their addresses by a hook. An app that does not know the casebook writes, in the place of
a Line, who has the rights, in a word of AUDIENCES (lines.py); such an address must stay closed to others:

    @hooks.register("register_leak_walk_lines")
    def lines():
        return {"casebook_my_report": Line(COORDINATOR), "my_board": "content", "my_front_page": "public"}
"""

from dataclasses import replace

from wagtail import hooks

from casebook import conf
from casebook.leak_walk.lines import (
    ADMINISTRATORS,
    CASE_WORKERS,
    CATALOGUE,
    COORDINATOR,
    DATA_PROTECTION,
    HOOK,
    MANAGEMENT,
    PROFESSIONALS,
    RECEPTION,
    WORKERS,
    Line,
)
from casebook.leak_walk.wagtail_lines import WAGTAIL

KEEPERS = COORDINATOR | CATALOGUE | ADMINISTRATORS

# Who guards the records of persons, without leading cases.
GUARDS = COORDINATOR | DATA_PROTECTION

CASEBOOK = {
    # --- persons and households
    "casebook_person_modeladmin_index": Line(CASE_WORKERS),
    "casebook_person_modeladmin_index_results": Line(CASE_WORKERS),
    "casebook_person_modeladmin_create": Line(CASE_WORKERS),
    "casebook_person_modeladmin_edit": Line(CASE_WORKERS, record="person"),
    "casebook_person_modeladmin_inspect": Line(CASE_WORKERS, record="person"),
    "casebook_person_modeladmin_history": Line(CASE_WORKERS, record="person"),
    "casebook_person_modeladmin_history_results": Line(CASE_WORKERS, record="person"),
    "casebook_search_people": Line(CASE_WORKERS, is_post=True),
    "casebook_requests_of_people": Line(CASE_WORKERS, is_post=True),
    "casebook_find_by_number": Line(CASE_WORKERS),
    "casebook_show_numbers": Line(WORKERS, record="person_of_own_case", readers=RECEPTION, is_post=True),
    "casebook_household_modeladmin_index": Line(CASE_WORKERS),
    "casebook_household_modeladmin_index_results": Line(CASE_WORKERS),
    "casebook_household_modeladmin_create": Line(CASE_WORKERS),
    "casebook_household_modeladmin_edit": Line(CASE_WORKERS, record="household"),
    "casebook_household_modeladmin_inspect": Line(CASE_WORKERS, record="household"),
    "casebook_household_modeladmin_history": Line(CASE_WORKERS, record="household"),
    "casebook_household_modeladmin_history_results": Line(CASE_WORKERS, record="household"),
    # --- requests, referrals, enrolments
    "casebook_request_modeladmin_index": Line(CASE_WORKERS),
    "casebook_request_modeladmin_index_results": Line(CASE_WORKERS, finds="request"),
    "casebook_request_modeladmin_create": Line(CASE_WORKERS),
    "casebook_request_modeladmin_edit": Line(WORKERS, record="request", readers=RECEPTION),
    "casebook_request_modeladmin_inspect": Line(CASE_WORKERS, record="request"),
    "casebook_request_modeladmin_history": Line(CASE_WORKERS, record="request"),
    "casebook_request_modeladmin_history_results": Line(CASE_WORKERS, record="request"),
    "casebook_referral_modeladmin_index": Line(CASE_WORKERS),
    "casebook_referral_modeladmin_index_results": Line(CASE_WORKERS, finds="referral"),
    "casebook_referral_modeladmin_create": Line(CASE_WORKERS),
    "casebook_referral_modeladmin_edit": Line(WORKERS, record="referral", readers=RECEPTION),
    "casebook_referral_modeladmin_inspect": Line(CASE_WORKERS, record="referral"),
    "casebook_referral_modeladmin_history": Line(CASE_WORKERS, record="referral"),
    "casebook_referral_modeladmin_history_results": Line(CASE_WORKERS, record="referral"),
    "casebook_programmeenrolment_modeladmin_index": Line(CASE_WORKERS),
    "casebook_programmeenrolment_modeladmin_index_results": Line(CASE_WORKERS),
    "casebook_programmeenrolment_modeladmin_create": Line(CASE_WORKERS),
    "casebook_programmeenrolment_modeladmin_edit": Line(
        WORKERS, record="programmeenrolment", readers=RECEPTION
    ),
    "casebook_programmeenrolment_modeladmin_inspect": Line(CASE_WORKERS, record="programmeenrolment"),
    "casebook_programmeenrolment_modeladmin_history": Line(CASE_WORKERS, record="programmeenrolment"),
    "casebook_programmeenrolment_modeladmin_history_results": Line(CASE_WORKERS, record="programmeenrolment"),
    # --- appointments, counselling, notes, tallies
    "casebook_appointment_modeladmin_index": Line(CASE_WORKERS),
    "casebook_appointment_modeladmin_index_results": Line(CASE_WORKERS, finds="appointment"),
    "casebook_appointment_modeladmin_create": Line(CASE_WORKERS),
    "casebook_appointment_modeladmin_edit": Line(CASE_WORKERS, record="appointment"),
    "casebook_appointment_modeladmin_inspect": Line(CASE_WORKERS, record="appointment"),
    "casebook_appointment_modeladmin_history": Line(CASE_WORKERS, record="appointment"),
    "casebook_appointment_modeladmin_history_results": Line(CASE_WORKERS, record="appointment"),
    "casebook_note_attendance": Line(CASE_WORKERS, record="appointment", is_post=True),
    "casebook_counsellingcase_modeladmin_index": Line(WORKERS),
    "casebook_counsellingcase_modeladmin_index_results": Line(WORKERS),
    "casebook_counsellingcase_modeladmin_create": Line(WORKERS),
    "casebook_counsellingcase_modeladmin_edit": Line(WORKERS, record="counsellingcase"),
    "casebook_counsellingcase_modeladmin_inspect": Line(WORKERS, record="counsellingcase"),
    "casebook_counsellingcase_modeladmin_history": Line(WORKERS, record="counsellingcase"),
    "casebook_counsellingcase_modeladmin_history_results": Line(WORKERS, record="counsellingcase"),
    "casebook_counsellingsession_modeladmin_index": Line(WORKERS),
    "casebook_counsellingsession_modeladmin_index_results": Line(WORKERS),
    "casebook_counsellingsession_modeladmin_create": Line(PROFESSIONALS),
    "casebook_counsellingsession_modeladmin_edit": Line(
        PROFESSIONALS, record="counsellingsession", readers=COORDINATOR
    ),
    "casebook_counsellingsession_modeladmin_inspect": Line(WORKERS, record="counsellingsession"),
    "casebook_counsellingsession_modeladmin_history": Line(WORKERS, record="counsellingsession"),
    "casebook_counsellingsession_modeladmin_history_results": Line(WORKERS, record="counsellingsession"),
    "casebook_note_modeladmin_create": Line(PROFESSIONALS, record="person", query="person={record}"),
    "casebook_note_modeladmin_edit": Line(PROFESSIONALS, record="note"),
    # --- files of cases
    "casebook_attachment_add": Line(CASE_WORKERS, record="person", query="person={record}"),
    "casebook_attachment_download": Line(CASE_WORKERS, record="attachment"),
    "casebook_attachment_remove": Line(CASE_WORKERS, record="attachment"),
    "casebook_contacttally_modeladmin_index": Line(CASE_WORKERS),
    "casebook_contacttally_modeladmin_index_results": Line(CASE_WORKERS),
    "casebook_contacttally_modeladmin_create": Line(CASE_WORKERS),
    "casebook_contacttally_modeladmin_edit": Line(CASE_WORKERS, record="contacttally"),
    "casebook_contacttally_modeladmin_inspect": Line(CASE_WORKERS, record="contacttally"),
    "casebook_contacttally_modeladmin_history": Line(CASE_WORKERS, record="contacttally"),
    "casebook_contacttally_modeladmin_history_results": Line(CASE_WORKERS, record="contacttally"),
    # --- emergencies
    "casebook_open_emergency": Line(CASE_WORKERS, record="person"),
    "casebook_close_emergency": Line(CASE_WORKERS, record="person", is_post=True),
    "casebook_emergencies": Line(CASE_WORKERS | DATA_PROTECTION, shows_codes=True),
    "casebook_emergencies_results": Line(CASE_WORKERS | DATA_PROTECTION, shows_codes=True),
    "casebook_emergency_seen": Line(
        CASE_WORKERS | DATA_PROTECTION, record="emergencyaccess", is_post=True, shows_codes=True
    ),
    # --- consents, holds, access files, retention
    "casebook_consent_modeladmin_index": Line(CASE_WORKERS, offers=frozenset({"consent"})),
    "casebook_consent_modeladmin_index_results": Line(CASE_WORKERS),
    "casebook_consent_modeladmin_create": Line(CASE_WORKERS),
    "casebook_consent_modeladmin_edit": Line(CASE_WORKERS, record="consent"),
    "casebook_consent_modeladmin_inspect": Line(CASE_WORKERS, record="consent"),
    "casebook_consent_modeladmin_history": Line(CASE_WORKERS, record="consent"),
    "casebook_consent_modeladmin_history_results": Line(CASE_WORKERS, record="consent"),
    "casebook_hold_modeladmin_index": Line(GUARDS, shows_codes=True),
    "casebook_hold_modeladmin_index_results": Line(GUARDS, shows_codes=True),
    "casebook_hold_modeladmin_create": Line(GUARDS),
    "casebook_hold_modeladmin_edit": Line(GUARDS, record="hold", shows_codes=True),
    "casebook_hold_modeladmin_inspect": Line(GUARDS, record="hold", shows_codes=True),
    "casebook_hold_modeladmin_history": Line(GUARDS, record="hold", shows_codes=True),
    "casebook_hold_modeladmin_history_results": Line(GUARDS, record="hold", shows_codes=True),
    "casebook_person_modeladmin_access_file": Line(WORKERS, record="person_of_own_case", readers=RECEPTION),
    "casebook_retention": Line(DATA_PROTECTION),
    "casebook_retention_due": Line(DATA_PROTECTION, record="retentionrule", shows_codes=True),
    "casebook_retention_run": Line(DATA_PROTECTION, record="retentionrule"),
    "casebook_retentionrule_modeladmin_edit": Line(DATA_PROTECTION, record="retentionrule"),
    # --- erasures
    "casebook_person_modeladmin_erasure": Line(
        COORDINATOR, record="person", readers=RECEPTION | PROFESSIONALS
    ),
    "casebook_erasures": Line(DATA_PROTECTION, shows_codes=True),
    "casebook_erasures_results": Line(DATA_PROTECTION, shows_codes=True),
    "casebook_erasure": Line(DATA_PROTECTION, record="erasure", shows_codes=True),
    # --- the catalogue
    "casebook_servicecategory_modeladmin_index": Line(KEEPERS),
    "casebook_servicecategory_modeladmin_index_results": Line(KEEPERS),
    "casebook_servicecategory_modeladmin_create": Line(KEEPERS),
    "casebook_servicecategory_modeladmin_edit": Line(KEEPERS, record="servicecategory"),
    "casebook_servicecategory_modeladmin_delete": Line(KEEPERS, record="servicecategory"),
    "casebook_servicecategory_modeladmin_inspect": Line(KEEPERS, record="servicecategory"),
    "casebook_servicecategory_modeladmin_history": Line(KEEPERS, record="servicecategory"),
    "casebook_servicecategory_modeladmin_history_results": Line(KEEPERS, record="servicecategory"),
    "casebook_body_modeladmin_index": Line(KEEPERS),
    "casebook_body_modeladmin_index_results": Line(KEEPERS),
    "casebook_body_modeladmin_create": Line(KEEPERS),
    "casebook_body_modeladmin_edit": Line(KEEPERS, record="body"),
    "casebook_body_modeladmin_delete": Line(KEEPERS, record="body"),
    "casebook_body_modeladmin_inspect": Line(KEEPERS, record="body"),
    "casebook_body_modeladmin_history": Line(KEEPERS, record="body"),
    "casebook_body_modeladmin_history_results": Line(KEEPERS, record="body"),
    "casebook_programme_modeladmin_index": Line(KEEPERS),
    "casebook_programme_modeladmin_index_results": Line(KEEPERS),
    "casebook_programme_modeladmin_create": Line(KEEPERS),
    "casebook_programme_modeladmin_edit": Line(KEEPERS, record="programme"),
    "casebook_programme_modeladmin_delete": Line(KEEPERS, record="programme"),
    "casebook_programme_modeladmin_inspect": Line(KEEPERS, record="programme"),
    "casebook_programme_modeladmin_history": Line(KEEPERS, record="programme"),
    "casebook_programme_modeladmin_history_results": Line(KEEPERS, record="programme"),
    "casebook_historicalaggregate_modeladmin_index": Line(KEEPERS),
    "casebook_historicalaggregate_modeladmin_index_results": Line(KEEPERS),
    "casebook_historicalaggregate_modeladmin_create": Line(KEEPERS),
    "casebook_historicalaggregate_modeladmin_edit": Line(KEEPERS, record="historicalaggregate"),
    "casebook_historicalaggregate_modeladmin_delete": Line(KEEPERS, record="historicalaggregate"),
    "casebook_historicalaggregate_modeladmin_inspect": Line(KEEPERS, record="historicalaggregate"),
    "casebook_historicalaggregate_modeladmin_history": Line(KEEPERS, record="historicalaggregate"),
    "casebook_historicalaggregate_modeladmin_history_results": Line(KEEPERS, record="historicalaggregate"),
    "casebook_indicatordefinition_modeladmin_index": Line(KEEPERS),
    "casebook_indicatordefinition_modeladmin_index_results": Line(KEEPERS),
    "casebook_indicatordefinition_modeladmin_create": Line(KEEPERS),
    "casebook_indicatordefinition_modeladmin_edit": Line(KEEPERS, record="indicatordefinition"),
    "casebook_indicatordefinition_modeladmin_delete": Line(KEEPERS, record="indicatordefinition"),
    "casebook_indicatordefinition_modeladmin_inspect": Line(KEEPERS, record="indicatordefinition"),
    "casebook_indicatordefinition_modeladmin_history": Line(KEEPERS, record="indicatordefinition"),
    "casebook_indicatordefinition_modeladmin_history_results": Line(KEEPERS, record="indicatordefinition"),
    # --- figures, the log
    "casebook_statistics": Line(COORDINATOR | MANAGEMENT),
    "casebook_dashboard": Line(COORDINATOR | MANAGEMENT),
    "casebook_statistics_breakdown": Line(COORDINATOR | MANAGEMENT),
    "casebook_statistics_years": Line(COORDINATOR | MANAGEMENT),
    "casebook_statistics_records": Line(COORDINATOR),
    "casebook_years": Line(COORDINATOR | MANAGEMENT),
    "casebook_year": Line(COORDINATOR | MANAGEMENT, record="reportsnapshot"),
    "casebook_year_preview": Line(COORDINATOR | MANAGEMENT, record="reportsnapshot"),
    "casebook_year_figure": Line(COORDINATOR | MANAGEMENT, record="snapshotfigure"),
    "casebook_year_correction": Line(MANAGEMENT, record="reportcorrection", is_post=True),
    "casebook_workload": Line(WORKERS),
    "casebook_access_log": Line(DATA_PROTECTION, shows_codes=True),
    "casebook_access_log_results": Line(DATA_PROTECTION, shows_codes=True),
    "casebook_leak_walk": Line(DATA_PROTECTION),
}


# Closed to everybody where no folder is named for files of cases.
OF_FILES = ("casebook_attachment_add", "casebook_attachment_download", "casebook_attachment_remove")


def table() -> dict[str, Line]:
    """Every line: of the casebook, of Wagtail, and of those who registered theirs."""
    lines = {**WAGTAIL, **CASEBOOK}
    if not conf.keeps_files():
        lines |= {name: replace(lines[name], who=frozenset()) for name in OF_FILES}
    for register in hooks.get_hooks(HOOK):
        lines |= {name: Line(line) if isinstance(line, str) else line for name, line in register().items()}
    return lines
