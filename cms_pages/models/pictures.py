from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string


class PicturedPage(models.Model):
    """A page with one picture, which is described in words or said to be decorative."""

    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    image_alt = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for people who do not see it."),
    )
    image_is_decorative = models.BooleanField(
        _("decorative picture"),
        default=False,
        help_text=_("The picture adds nothing to the text: screen readers pass it by."),
    )

    picture_panel = MultiFieldPanel(
        [FieldPanel("image"), FieldPanel("image_alt"), FieldPanel("image_is_decorative")],
        heading=_("Picture"),
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.image_id and not self.image_is_decorative and not self.image_alt.strip():
            raise ValidationError(
                {"image_alt": _("Say in words what the picture shows, or mark the picture as decorative.")}
            )

    @property
    def alt_text(self) -> str:
        """What stands in the `alt` of the picture: nothing for a decorative one."""
        return "" if self.image_is_decorative else self.image_alt
