"""What goes out, written as it is read: who takes which records, in what form, for what purpose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.db import connections
from django.db.models import QuerySet
from django.utils.translation import ngettext
from wagtail.log_actions import log

from casebook import accountability
from casebook.accountability import Action
from casebook.models.restriction import outside_restriction, restricted
from casebook.spreadsheets import Parts, pieces_of

from ..engine.shadows import one_moment
from ..models import Transfer
from ..purposes import Purpose
from ..resources import KINDS
from ..writing import parts_of
from .limits import refuse_too_many_for_a_sheet


@dataclass
class Export:
    """One file that `user` (None: a script) takes out. Whoever makes it has asked whether they may.

    `records` are those of the kind that are wanted; those whose processing is restricted stay here all the
    same. `plain` is for scripts: keys and codes instead of labels. `purpose` and `filter` (choices
    of closed lists and days) stand in the access log.
    """

    kind: str
    user: Any
    purpose: str = Purpose.SCRIPT
    format: str = "csv"
    plain: bool = False
    start: date | None = None
    end: date | None = None
    records: QuerySet | None = None
    filter: Mapping[str, str] = field(default_factory=dict)

    rows: int = field(default=0, init=False)  # that go out

    def __post_init__(self) -> None:
        self.resource = KINDS[self.kind].resource()
        if self.records is None:
            period = self.resource.period(self.start, self.end)
            self.records = self.resource.get_export_queryset().filter(**period)
        self.left_out = restricted(self.records).count()
        self.going_out = outside_restriction(self.records)

    @property
    def headings(self) -> list[str]:
        return [key if self.plain else column.label for key, column in self.resource.fields.items()]

    def begin(self) -> Iterator[bytes]:
        """Keep who takes out how many records of what, and answer the pieces of the file.

        The line is there before the first piece. Should something be written in between, so that it is
        another number in the end, a second line says that.

        Raises:
            ExportRefused: a workbook cannot hold them; nothing is kept of it.
        """
        self.rows = self.going_out.order_by().count()
        if self.format == "xlsx":
            refuse_too_many_for_a_sheet(self.rows)
        return self._pieces(self._record())

    def _pieces(self, transfer: Transfer) -> Iterator[bytes]:
        # The whole file is of one moment, however long somebody takes to fetch it; and where nobody fetches
        # the rest, nothing of it is still on its way when the moment is over.
        with (
            one_moment(connections[self.going_out.db]),
            closing(parts_of(self.resource, self.going_out, plain=self.plain)) as parts,
        ):
            written = Parts(parts)
            yield from pieces_of(
                self.headings,
                written,
                name=str(KINDS[self.kind].label),
                format=self.format,
                plain=self.plain,
            )
        if written.count != self.rows:
            self.rows = transfer.rows = written.count
            transfer.save(update_fields=["rows"])
            self._log()

    def _record(self) -> Transfer:
        transfer = Transfer._default_manager.create(
            direction=Transfer.Direction.OUT,
            kind=self.kind,
            user=self.user,
            rows=self.rows,
            period_start=self.start,
            period_end=self.end,
        )
        self._log()
        log(transfer, "importers.export", user=self.user)
        return transfer

    def _log(self) -> None:
        accountability.record(
            actor=self.user,
            action=Action.EXPORT,
            detail={
                "kind": self.kind,
                "rows": self.rows,
                "period_start": self.start,
                "period_end": self.end,
                "columns": list(self.resource.fields),
                "format": self.format,
                "purpose": Purpose(self.purpose).value,
                "filter": self.filter,
                "left_out": self.left_out or None,
            },
        )


def run_export(kind: str, stream: BinaryIO, **wanted) -> int:
    """Write the records of a period to `stream`, both days included; answers how many.

    `wanted` as Export has them. Persons and households have no day of their own: all of them go out, whatever
    the period.

    Raises:
        ExportRefused: as Export.begin.
    """
    export = Export(kind, **wanted)
    for piece in export.begin():
        stream.write(piece)
    return export.rows


def left_out(kind: str, *, start: date | None = None, end: date | None = None) -> int:
    """How many records of the period stay here, since their processing is restricted."""
    return KINDS[kind].resource().left_out(start, end)


def say_left_out(count: int) -> str:
    """The sentence for whoever took the file out."""
    message = ngettext(
        "%(count)d record is not in the file: its processing is restricted.",
        "%(count)d records are not in the file: their processing is restricted.",
        count,
    )
    return message % {"count": count}
