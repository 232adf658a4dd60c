"""Whose a record is, and whose the records that hang on it are: the same person's, always."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casebook.among import among
from casebook.models.base import CasebookModel

KEEPS_ITS_PERSON = _("Notes, files or other records hang on this one: it cannot become somebody else's.")


class BelongsToPerson(CasebookModel):
    """A record of one person, on which other records of the same person hang.

    Moved to somebody else, it would leave them behind: notes and files of one person in the other's case.
    """

    # The field that names the person.
    person_field = "person"
    # The relations by which other records of the person hang on this one.
    hanging_relations: tuple[str, ...] = ()

    # The person when the record was read; None where that is not known any more.
    _person_read = None

    class Meta(CasebookModel.Meta):
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        record = super().from_db(db, field_names, values)
        record._person_read = record.__dict__.get(f"{cls.person_field}_id")
        return record

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self._person_read = None

    @classmethod
    def keeping_their_person(cls, keys: Collection[int]) -> set[int]:
        """Those of the records with `keys` on which something hangs that is of their person, too."""
        kept: set[int] = set()
        for name in cls.hanging_relations:
            hanging = among(cls._base_manager.filter(**{f"{name}__isnull": False}), "id", keys)
            kept.update(hanging.values_list("pk", flat=True))
        return kept

    @property
    def keeps_its_person(self) -> bool:
        """Something hangs on the record that is of its person, too."""
        return not self._state.adding and any(getattr(self, name).exists() for name in self.hanging_relations)

    def clean(self) -> None:
        """A record on which something hangs stays with its person."""
        if self._is_moved and self.keeps_its_person:
            raise ValidationError({self.person_field: KEEPS_ITS_PERSON})
        super().clean()

    @property
    def _is_moved(self) -> bool:
        """The person is not the stored one. Asks the database only where it is not the one that was read."""
        person = getattr(self, f"{self.person_field}_id")
        if self._state.adding or person == self._person_read:
            return False
        stored = type(self)._base_manager.filter(pk=self.pk)
        return stored.exclude(**{self.person_field: person}).exists()


class HangsOnCase(CasebookModel):
    """A record of a `person` that may hang on a `request` or on a `counselling_case`: of the same person."""

    class Meta(CasebookModel.Meta):
        abstract = True

    def clean(self) -> None:
        """The request and the counselling case are those of the person."""
        super().clean()
        if self.request_id and self.request.applicant_id != self.person_id:
            raise ValidationError({"request": _("This request is of another person.")})
        if self.counselling_case_id and self.counselling_case.person_id != self.person_id:
            raise ValidationError({"counselling_case": _("This counselling case is of another person.")})
