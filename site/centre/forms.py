"""The form at the admin's door."""

from django.contrib.auth.forms import AuthenticationForm
from wagtail.admin.forms.auth import LoginForm


class NamedLoginForm(LoginForm):
    """Wagtail's form with Django's label on the password, since Wagtail's has none that can be translated."""

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.fields["password"].label = AuthenticationForm.base_fields["password"].label
