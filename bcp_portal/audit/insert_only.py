"""Rows that are added and then stay as they are, refused in code as the triggers refuse them in the database."""

from typing import Any, Generic, NoReturn, TypeVar

from django.db import models


class Frozen(Exception):
    """Somebody tried to change or delete a row of a table that only grows."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(f"{model.__name__} rows are added, never changed or deleted.")


Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class InsertOnlyQuerySet(models.QuerySet[Row_co], Generic[Row_co]):
    def update(self, **_: Any) -> NoReturn:
        raise Frozen(self.model)

    def delete(self) -> NoReturn:
        raise Frozen(self.model)

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        raise Frozen(self.model)

    def update_or_create(self, *_: Any, **__: Any) -> NoReturn:
        raise Frozen(self.model)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Row_co]:
        if kwargs.get("update_conflicts"):
            raise Frozen(self.model)
        return super().bulk_create(*args, **kwargs)


class InsertOnlyModel(models.Model):
    """Base of frozen records; with a queryset of its own, that one derives from InsertOnlyQuerySet.

    The table also needs `triggers.insert_only` in a migration: tests/audit looks for both.
    """

    objects = InsertOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen(type(self))
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise Frozen(type(self))
