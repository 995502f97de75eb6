"""Fields of each kind as an import needs them: their type, how long they may be, what they link to."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from bcp_portal.documents.values import is_blank
from plans.freezing.draft import field_type
from plans.models.directory import Person, Supplier
from plans.models.facts import Fact
from plans.models.fields import ValueField
from plans.sections import BY_KEY

DIRECTORY = (Person, Supplier)


@dataclass(frozen=True)
class Field:
    """One field: ``target`` is the key of the kind it links to, or ``directory``, or ``""``."""

    name: str
    type: str
    longest: int | None
    target: str
    choices: tuple[tuple[str, str], ...]


@cache
def fields(kind: str) -> dict[str, Field]:
    """The fields of a kind by name."""
    return {name: _field(BY_KEY[kind].model._meta.get_field(name)) for name in BY_KEY[kind].fields}


def _field(field: Any) -> Field:
    choices = tuple((str(value), str(text)) for value, text in field.flatchoices) if field.choices else ()
    return Field(field.name, field_type(field), getattr(field, "max_length", None), _target(field), choices)


def _target(field: Any) -> str:
    if not isinstance(field, models.ForeignKey | models.ManyToManyField):
        return ""
    if field.related_model in DIRECTORY:
        return "directory"
    return next(kind.key for kind in BY_KEY.values() if kind.model is field.related_model)


def name_field(kind: str) -> str:
    """The field without which a row of the kind says nothing; ``""`` where each of several may be empty."""
    if kind == "impacts" or {"group", "text"} <= set(fields(kind)):
        return ""
    return next(name for name in ("name", "title", "role", "number", "text") if name in fields(kind))


def is_prose(kind: str, name: str) -> bool:
    """Whether the field holds Markdown."""
    field = fields(kind).get(name)
    return field is not None and field.type == "prose"


def refusal(kind: str, name: str, text: str, topic: str = "") -> str:
    """Why a form would refuse the text in this field, or ``""``."""
    field: Any = BY_KEY[kind].model._meta.get_field(name)
    if kind == "facts" and name == "value":
        field = _fact_field(value_type_of(topic))
    if not isinstance(field, ValueField) or is_blank(text):
        return ""
    try:
        field.readable(text)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


@cache
def value_type_of(topic: str) -> str:
    """How the value of a fact is read: a key of READERS, or ``""`` for plain text."""
    return Fact(topic=topic).value_type


@cache
def _fact_field(value_type: str) -> ValueField | None:
    if not value_type:
        return None
    field = ValueField()
    field.value_type = value_type
    return field
