"""Columns of the lists: dates in Greek order, states as coloured words, people by name and code."""

from wagtail.admin.ui.tables import ButtonsColumnMixin, Column, TitleColumn
from wagtail.admin.utils import get_user_display_name

from casebook.wagtail_admin.wording import person_link, state_tag, write_day, write_moment


class RecordColumn(ButtonsColumnMixin, TitleColumn):
    """The first column: leads to the record and carries the actions."""

    def __init__(self, name, *, view, **kwargs):
        super().__init__(name, get_url=view.record_url, **kwargs)
        self.view = view

    def get_buttons(self, instance, parent_context):
        return self.view.get_list_buttons(instance)


class DayColumn(Column):
    def get_value(self, instance):
        return write_day(super().get_value(instance))


class MomentColumn(Column):
    def get_value(self, instance):
        return write_moment(super().get_value(instance))


class StateColumn(Column):
    """A status as a word on a coloured ground."""

    def __init__(self, name, *, choices, **kwargs):
        super().__init__(name, **kwargs)
        self.choices = choices

    def get_value(self, instance):
        return state_tag(self.choices, super().get_value(instance))


class PersonColumn(Column):
    """Surname, name and code, leading to the person's card."""

    def get_value(self, instance):
        person = super().get_value(instance)
        return person_link(person) if person else ""


class WorkerColumn(Column):
    def get_value(self, instance):
        worker = super().get_value(instance)
        return get_user_display_name(worker) if worker else ""
