"""Addresses of the screens, under the admin's own."""

from django.urls import path

from . import views

app_name = "casebook_importers"
urlpatterns = [
    path("import/", views.ImportView.as_view(), name="import"),
    path("import/confirm/", views.ConfirmView.as_view(), name="confirm"),
    path("import/template/<slug:kind>.<slug:format>", views.TemplateView.as_view(), name="template"),
    path("export/", views.ExportView.as_view(), name="export"),
]
