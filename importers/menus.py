"""Items of the casebook's menu, shown to those who may use them."""

from collections.abc import Callable

from wagtail.admin.menu import MenuItem


class FileMenuItem(MenuItem):
    """`rule` is a function of casebook.permissions."""

    def __init__(self, *args, rule: Callable, **kwargs):
        super().__init__(*args, **kwargs)
        self.rule = rule

    def is_shown(self, request) -> bool:
        return self.rule(request.user)
