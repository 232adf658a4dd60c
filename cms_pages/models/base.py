from django.db import models
from wagtail.models import Page


class CentrePage(Page):
    """What every page of the centre is.

    Wagtail would call each by its short name on its own Page (`page.homepage`, `page.newspage`), and the
    intranet that installs these apps has a HomePage already: two of one name cannot be.
    """

    page_ptr = models.OneToOneField(
        Page, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="+", serialize=False
    )

    class Meta:
        abstract = True
