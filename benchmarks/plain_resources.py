"""The baselines of imports: django-import-export as its handbook has it, for the columns of our own files."""

import tablib
from django.contrib.auth import get_user_model
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from benchmarks.request_files import HEADERS
from casebook.models import Body, Person, Request, ServiceCategory


class PlainRequests(ModelResource):
    """With the defaults."""

    person = Field("applicant", "person", widget=ForeignKeyWidget(Person, "code"))
    category = Field("category", "category", widget=ForeignKeyWidget(ServiceCategory, "code"))
    body = Field("body", "body", widget=ForeignKeyWidget(Body, "code"))
    worker = Field("worker", "worker", widget=ForeignKeyWidget(get_user_model(), "username"))
    external_ref = Field("external_reference", "external_ref")

    class Meta:
        model = Request
        import_id_fields = ("number",)
        fields = tuple(HEADERS)


class TunedRequests(PlainRequests):
    """With what the handbook recommends for large files."""

    class Meta(PlainRequests.Meta):
        use_bulk = True
        batch_size = 1_000
        skip_unchanged = True
        skip_diff = True
        report_skipped = False

    def get_bulk_update_fields(self):
        """Fields of the model: its own list has the names of the columns."""
        return [self.fields[name].attribute for name in super().get_bulk_update_fields()]


def take_in(resource: type[ModelResource], data: bytes) -> None:
    """The file as the admin of import-export takes it: a dry run for the preview, then the import."""
    for is_preview in (True, False):
        dataset = tablib.Dataset().load(data.decode(), format="csv")
        result = resource().import_data(dataset, dry_run=is_preview, raise_errors=True)
        if result.has_errors() or result.has_validation_errors():
            raise AssertionError("The baseline refused a row.")
