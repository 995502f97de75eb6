"""Insert-only rows: a change or deletion is refused in code as the triggers refuse it in the database.

Each gets its link in a chain of evidence as it is added, here and nowhere else.
"""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Generic, NoReturn, TypeVar

from django.db import models, transaction

from bcp_portal.audit.chaining import chain_rows, incident_chain, plan_chain
from bcp_portal.audit.contents import digest_of


class RowsAreFrozen(Exception):
    """Somebody tried to change or delete a row of a table that only grows."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(f"{model.__name__} rows are added, never changed or deleted.")


Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class InsertOnlyQuerySet(models.QuerySet[Row_co], Generic[Row_co]):
    def update(self, **_: Any) -> NoReturn:
        raise RowsAreFrozen(self.model)

    def delete(self) -> NoReturn:
        raise RowsAreFrozen(self.model)

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        raise RowsAreFrozen(self.model)

    def update_or_create(self, *_: Any, **__: Any) -> NoReturn:
        raise RowsAreFrozen(self.model)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Row_co]:
        """Add the rows with their links. What is there already is never passed over: its link would be missing."""
        if kwargs.get("update_conflicts") or kwargs.get("ignore_conflicts"):
            raise RowsAreFrozen(self.model)
        with transaction.atomic(savepoint=False):
            made: Any = super().bulk_create(objs, *args, **kwargs)
            chain_rows(made)
        return list(made)


def save_together(rows: "Sequence[InsertOnlyModel]") -> None:
    """Add new rows of several tables: one lock of their chains, and one journey for all of their links."""
    for row in rows:
        if not row._state.adding:
            raise RowsAreFrozen(type(row))
    with transaction.atomic(savepoint=False):
        for row in rows:
            models.Model.save(row, force_insert=True)
        chain_rows(rows)


class InsertOnlyModel(models.Model):
    """Base of frozen records; with a queryset of its own, that one derives from InsertOnlyQuerySet.

    The table also needs `triggers.insert_only` in a migration: tests/audit looks for both. ``plan_path`` leads to the
    code of the plan in whose chain its rows are, ``plan__code``; it is "" where they belong to no plan. What belongs to
    an incident has ``incident_path`` instead, which leads to its ref.
    """

    plan_path: ClassVar[str]
    incident_path: ClassVar[str] = ""

    objects = InsertOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *_: Any, **__: Any) -> None:
        save_together([self])

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise RowsAreFrozen(type(self))

    def chain_name(self) -> str:
        """The chain in which its link is."""
        found: Any = self
        path = self.incident_path or self.plan_path
        for step in path.split("__") if path else ():
            found = getattr(found, step)
        return self._chain(found if path else "")

    @classmethod
    def _chain(cls, subject: str) -> str:
        """The chain of a plan or an incident."""
        return incident_chain(subject) if cls.incident_path else plan_chain(subject)

    @classmethod
    def chains_of(cls, rows: "Iterable[InsertOnlyModel]") -> dict[int, str]:
        """By key, the chain in which the link of each of these rows has to be; one query at most."""
        rows = list(rows)
        path = cls.incident_path or cls.plan_path
        if "__" not in path:
            return {row.pk: row.chain_name() for row in rows}
        found = cls.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", path)
        return {key: cls._chain(subject) for key, subject in found}

    def table_name(self) -> str:
        return type(self)._meta.db_table

    def digest(self) -> str:
        """SHA-256 of what the row says."""
        return digest_of(self)

    def in_words(self) -> str:
        """What the row is, for whoever reads that it differs."""
        return f"{self._meta.verbose_name} {self.pk} ({self})"

    def sentence(self, why: str) -> str:
        """``Version 1.0 of BCP-01 was changed.``"""
        words = self.in_words()
        return f"{words[:1].upper()}{words[1:]} {why}."
