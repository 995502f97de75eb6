"""The types of a document tell the truth: what is frozen has the keys that they require, and none beside them."""

import json
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from bcp_portal.documents.format import Document
from plans.freezing.draft import freeze
from tests.documents.clinic import clinic
from tests.plans.recovery.linking import link
from tests.plans.signing import current_plan
from tests.stages import in_force


def misfits(value: Any, kind: Any, path: str = "document") -> list[str]:
    """Where a value is not what its type says."""
    if is_typeddict(kind):
        return keys_amiss(value, kind, path) or [
            misfit
            for key, hint in get_type_hints(kind).items()
            if key in value
            for misfit in misfits(value[key], hint, f"{path}.{key}")
        ]
    if get_origin(kind) is list:
        [inner] = get_args(kind)
        return [misfit for place, one in enumerate(value) for misfit in misfits(one, inner, f"{path}[{place}]")]
    if get_origin(kind) is UnionType:
        found = [misfits(value, one, path) for one in get_args(kind)]
        return [] if [] in found else found[0]
    return [] if kind is Any or isinstance(value, get_origin(kind) or kind) else [f"{path} is no {kind}: {value!r}"]


def keys_amiss(value: Any, kind: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path} is no {kind.__name__}: {value!r}"]
    missing, unknown = kind.__required_keys__ - value.keys(), value.keys() - kind.__annotations__.keys()
    return [f"{path} lacks {key}" for key in sorted(missing)] + [f"{path} also has {key}" for key in sorted(unknown)]


def test_a_draft_is_what_its_types_say(world):
    assert misfits(freeze(current_plan(world)), Document) == []


def test_a_version_has_besides_what_was_frozen_with_it(world):
    link(world)
    version = json.loads(in_force(world).snapshot)
    assert misfits(version, Document) == []
    assert {"findings", "recovery", "rules", "signing"} <= version.keys()
    assert version["recovery"]["prospects"]


def test_a_document_of_long_ago_is_what_its_types_say():
    assert misfits(clinic(), Document) == []


@pytest.mark.parametrize("key", ["code", "kinds", "outline"])
def test_a_document_that_lacks_a_key_is_found_out(key):
    document = clinic()
    del document[key]
    assert misfits(document, Document) == [f"document lacks {key}"]


def test_a_key_that_no_type_knows_is_found_out():
    document = clinic()
    document["outline"][0]["colour"] = "red"
    assert misfits(document, Document) == ["document.outline[0] also has colour"]
