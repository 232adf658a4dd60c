"""The addresses of the ready site. The apps bring theirs: pages by Wagtail, screens by Wagtail's hooks."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("", include("centre.login.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemap),
]

if settings.SETTINGS_MODULE != "centre.settings.production":
    # In production the web server in front gives the pictures out.
    urlpatterns += [re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT})]

urlpatterns += [path("", include(wagtail_urls))]

# allauth looks here for the page of a limit that is reached.
handler429 = "centre.login.views.too_many_attempts"
