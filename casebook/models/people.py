"""Persons: who comes to the centre, and those of whom others speak to it."""

from collections.abc import Iterable

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.choices import HoldKind, MunicipalUnit, PersonStatus, Sex
from casebook.encryption.fields import BlindIndexField, EncryptedCharField
from casebook.identifiers import amka_agrees_with_birth_date, mask, validate_afm, validate_amka
from casebook.models.base import CasebookModel, RecordQuerySet
from casebook.models.rules import Rule
from casebook.roles import CASE_ROLES, User, roles_of
from casebook.search import SearchKeyField, search_key, words_begin

EARLIEST_BIRTH_YEAR = 1900


def validate_phone(value: str) -> None:
    """A telephone that can be dialled; numbers without a country are Greek."""
    try:
        number = phonenumbers.parse(value, "GR")
    except phonenumbers.NumberParseException:
        raise ValidationError(_("“%(value)s” is not a telephone number."), params={"value": value})
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(_("“%(value)s” is not a telephone number."), params={"value": value})


class PersonQuerySet(RecordQuerySet):
    def visible_to(self, user: User):
        """The header of every person is open to all who receive citizens, and to nobody else."""
        return self if roles_of(user) & CASE_ROLES else self.none()

    def in_cases_of(self, user: User):
        """Persons whose request `user` works on, or whose counselling `user` leads."""
        return self.filter(
            Q(pk__in=self.model.objects.filter(requests__worker_id=user.pk).values("pk"))
            | Q(pk__in=self.model.objects.filter(counselling_cases__professional_id=user.pk).values("pk"))
        )

    def current(self):
        """Those who stand for somebody: neither merged into another nor anonymised."""
        return self.filter(merged_into__isnull=True).exclude(status=PersonStatus.ANONYMISED)

    def restricted(self):
        """Those whose records may not be processed, and the records that were merged into theirs."""
        return self._under_hold(holds__kind=HoldKind.RESTRICTION)

    def under_hold(self):
        """Those whose records a restriction or a case at law keeps from erasure."""
        return self._under_hold()

    def _under_hold(self, **kind):
        held = self.model.objects.filter(holds__isnull=False, holds__lifted_on__isnull=True, **kind)
        return self.filter(
            Q(pk__in=held.order_by().values("pk")) | Q(merged_into__in=held.order_by().values("pk"))
        )

    def choosable(self):
        """Those who can be chosen for new work: current ones whose processing is not restricted."""
        restricted = self.model.objects.restricted().order_by()
        return self.current().exclude(pk__in=restricted.values("pk"))

    def matching(self, text: str):
        """Persons by beginnings of names (Greek, Greek in Latin letters) or code, by telephone or ΑΜΚΑ."""
        text = text.strip()
        digits = "".join(character for character in text if character.isdigit())
        condition = words_begin(text)
        if len(digits) == 11:
            condition |= self._has_amka([digits])
        if len(digits) >= 6:
            condition |= Q(phone_digits__contains=digits) | Q(mobile_digits__contains=digits)
        return self.filter(condition)

    def with_amka(self, value: str):
        """The person with exactly this ΑΜΚΑ."""
        return self.with_amkas([value])

    def with_amkas(self, values: Iterable[str]):
        """The persons with these ΑΜΚΑ: found by their blind index, since the numbers are encrypted."""
        return self.filter(self._has_amka(values))

    def _has_amka(self, values: Iterable[str]) -> Q:
        return Q(amka_index__in=self.model._meta.get_field("amka_index").indexes_of(values))

    def survivors(self):
        """The pk of the person that each row stands for today, merges resolved, as `survivor_id`."""
        return self.annotate(survivor_id=Coalesce("merged_into_id", "pk"))

    def possible_duplicates_of(self, *, surname: str, name: str, birth_date=None, exclude_pk=None):
        """Current persons of the same name whose date of birth is the same or not known.

        Accents, letters of another alphabet and the order of surname and name make no difference; a father
        of that name does not make a namesake, so the key must begin with the words.
        """
        written, turned = search_key(surname, name), search_key(name, surname)
        same = self.current().filter(Q(search_key__startswith=written) | Q(search_key__startswith=turned))
        if birth_date:
            same = same.filter(Q(birth_date=birth_date) | Q(birth_date__isnull=True))
        return same.exclude(pk=exclude_pk) if exclude_pk else same


class DigitsField(models.CharField):
    """The digits of another field, so that a telephone is found however it was written."""

    def __init__(self, verbose_name=None, *, source: str = "", **kwargs):
        self.source = source
        kwargs.update(editable=False, default="", blank=True, max_length=32)
        super().__init__(verbose_name, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for implied in ("editable", "default", "blank", "max_length"):
            kwargs.pop(implied, None)
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance, add):
        value = "".join(c for c in getattr(model_instance, self.source) or "" if c.isdigit())[:32]
        setattr(model_instance, self.attname, value)
        return value


class Person(CasebookModel):
    """A person. Only the code stands in `__str__`: log entries and titles keep what it returns for ever."""

    rules = (
        Rule(
            ("birth_date",),
            lambda day: day.year < EARLIEST_BIRTH_YEAR or day > timezone.localdate(),
            "birth_date",
            _("The date of birth must lie between 1900 and today."),
        ),
        Rule(
            ("amka", "birth_date"),
            lambda amka, day: not amka_agrees_with_birth_date(amka, day),
            "amka",
            _("The ΑΜΚΑ begins with another date of birth than the one written here."),
        ),
    )

    code = models.CharField(_("code"), max_length=20, unique=True, editable=False)
    surname = models.CharField(_("surname"), max_length=120)
    name = models.CharField(_("name"), max_length=120)
    father_name = models.CharField(_("father's name"), max_length=120, blank=True)
    search_key = SearchKeyField(_("search key"), sources=("surname", "name", "father_name", "code"))
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    amka = EncryptedCharField(
        _("ΑΜΚΑ"), bound_to="code", max_length=11, null=True, blank=True, validators=[validate_amka]
    )
    amka_index = BlindIndexField(_("blind index of the ΑΜΚΑ"), source="amka")
    afm = EncryptedCharField(_("ΑΦΜ"), bound_to="code", max_length=9, blank=True, validators=[validate_afm])
    phone = models.CharField(_("telephone"), max_length=32, blank=True, validators=[validate_phone])
    phone_digits = DigitsField(_("digits of the telephone"), source="phone")
    mobile = models.CharField(_("second telephone"), max_length=32, blank=True, validators=[validate_phone])
    mobile_digits = DigitsField(_("digits of the second telephone"), source="mobile")
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    municipal_unit = models.CharField(
        _("municipal unit"), max_length=10, choices=MunicipalUnit.choices, blank=True
    )
    has_disability = models.BooleanField(_("person with a disability"), default=False)
    is_single_parent = models.BooleanField(_("single parent"), default=False)
    is_long_term_unemployed = models.BooleanField(_("long-term unemployed"), default=False)
    is_refugee_or_migrant = models.BooleanField(_("refugee or migrant"), default=False)
    is_homeless = models.BooleanField(_("without a home"), default=False)
    status = models.CharField(
        _("status"), max_length=12, choices=PersonStatus.choices, default=PersonStatus.ACTIVE
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_persons",
        verbose_name=_("merged into"),
        help_text=_("The record that stands for this person now; always the last one of a chain."),
    )

    objects = PersonQuerySet.as_manager()

    class Meta(CasebookModel.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["surname", "name", "code"]
        indexes = [models.Index(fields=["surname", "name", "code"], name="casebook_person_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="casebook_person_not_merged_into_itself",
                violation_error_message=_("A person cannot be merged into themselves."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """No ΑΜΚΑ is one value, however a form writes it; then the rules."""
        self.amka = self.amka or None
        super().clean()

    def validate_unique(self, exclude=None) -> None:
        """As Django's, and no two persons have one ΑΜΚΑ: its index knows that, which no form has."""
        super().validate_unique({*(exclude or ()), "amka_index"})
        if not self.amka or "amka" in (exclude or ()):
            return
        if Person.objects.with_amka(self.amka).exclude(pk=self.pk).exists():
            raise ValidationError({"amka": self.unique_error_message(Person, ("amka",))})

    @property
    def full_name(self) -> str:
        """Surname first, as Greek offices write it. For screens of those who may see the person only."""
        return f"{self.surname} {self.name}".strip()

    @property
    def masked_amka(self) -> str:
        return mask(self.amka or "")

    @property
    def masked_afm(self) -> str:
        return mask(self.afm)

    @property
    def vulnerabilities(self) -> list:
        """The labels of the vulnerability flags that are set, in the order of the form."""
        return [
            self._meta.get_field(flag).verbose_name for flag in VULNERABILITY_FLAGS if getattr(self, flag)
        ]


VULNERABILITY_FLAGS = (
    "has_disability",
    "is_single_parent",
    "is_long_term_unemployed",
    "is_refugee_or_migrant",
    "is_homeless",
)
