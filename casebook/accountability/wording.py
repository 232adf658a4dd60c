"""A line of the log in words, for the screen and the file of the data protection officer."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.models.access_log import AccessLogEntry

DETAIL_LABELS = {
    "asked": gettext_lazy("asked for"),
    "columns": gettext_lazy("columns"),
    "created": gettext_lazy("entered"),
    "file_digest": gettext_lazy("digest of the file"),
    "filter": gettext_lazy("filter"),
    "format": gettext_lazy("format"),
    "kind": gettext_lazy("kind"),
    "left_out": gettext_lazy("left out"),
    "period_end": gettext_lazy("to"),
    "period_start": gettext_lazy("from"),
    "purpose": gettext_lazy("purpose"),
    "reason": gettext_lazy("reason"),
    "rows": gettext_lazy("rows"),
    "screen": gettext_lazy("screen"),
    "updated": gettext_lazy("changed"),
    "user_name": gettext_lazy("user name"),
}


def write_record(line: AccessLogEntry) -> str:
    """The kind of record and its code: «Request 2022/00123»; of a line of many records the kind alone."""
    model = _model_of(line)
    name = "verbose_name" if line.subject_key else "verbose_name_plural"
    kind = capfirst(str(getattr(model._meta, name))) if model else line.subject_kind
    return f"{kind} {line.subject_code}".strip()


def write_fields(line: AccessLogEntry) -> str:
    """The fields by their labels, where the record still has them."""
    model = _model_of(line)
    return ", ".join(_field_label(model, name) for name in line.fields)


def write_detail(line: AccessLogEntry) -> str:
    return "; ".join(
        f"{DETAIL_LABELS.get(key, key)}: {_write(value)}" for key, value in sorted(line.detail.items())
    )


def write_actor(line: AccessLogEntry) -> str:
    return line.actor_name or _("nobody logged in, or a command")


def _write(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_write(part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(_write, value))
    return str(value)


def _model_of(line: AccessLogEntry):
    try:
        return apps.get_model(line.subject_kind) if line.subject_kind else None
    except LookupError:
        return None


def _field_label(model, name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name) if model else name
    except (FieldDoesNotExist, AttributeError):
        return name
