"""Addresses of the screens, under the admin's own."""

from django.urls import path

from . import views_import, views_mapping, views_runs
from .exporting.views import ExportView, ListExportView
from .writing.views import ColumnsView, TemplateFileView

app_name = "casebook_importers"
urlpatterns = [
    path("import/", views_import.ImportView.as_view(), name="import"),
    path("import/runs/", views_runs.RunsView.as_view(), name="runs"),
    path("import/template/<slug:kind>.<slug:format>", TemplateFileView.as_view(), name="template"),
    path("import/columns/<slug:kind>/", ColumnsView.as_view(), name="columns"),
    path("import/<uuid:uid>/", views_runs.RunView.as_view(), name="run"),
    path("import/<uuid:uid>/status/", views_runs.StatusView.as_view(), name="status"),
    path("import/<uuid:uid>/reading/", views_mapping.ReadingView.as_view(), name="reading"),
    path("import/<uuid:uid>/mapping/", views_mapping.MappingView.as_view(), name="mapping"),
    path("import/<uuid:uid>/refused/", views_mapping.RefusedRowsView.as_view(), name="refused"),
    path("import/<uuid:uid>/confirm/", views_runs.ConfirmView.as_view(), name="confirm"),
    path("import/<uuid:uid>/forget/", views_runs.ForgetView.as_view(), name="forget"),
    path("import/<uuid:uid>/cancel/", views_runs.CancelView.as_view(), name="cancel"),
    path("import/<uuid:uid>/undo/", views_runs.UndoView.as_view(), name="undo"),
    path("export/", ExportView.as_view(), name="export"),
    path("export/list/<slug:name>/", ListExportView.as_view(), name="export_list"),
]
