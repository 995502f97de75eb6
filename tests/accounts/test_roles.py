"""Who may what."""

import pytest
from django.db import IntegrityError, transaction

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import IN_WORDS, VERBS, Role


def test_every_role_has_its_verbs_and_its_words():
    assert set(VERBS) == set(IN_WORDS) == set(Role.values)


def test_whoever_administers_does_not_sign():
    assert not [role for role, verbs in VERBS.items() if {"administer", "sign"} <= verbs]


def test_an_auditor_only_looks():
    assert VERBS[Role.AUDITOR] == {"read", "read_draft", "history", "audit"}


def test_somebody_deactivated_may_nothing(administrator):
    administrator.is_active = False
    assert not administrator.may("read")


def test_people_are_found_by_what_they_may(administrator, reader):
    assert list(User.objects.who_may("administer")) == [administrator]
    assert set(User.objects.who_may("read")) == {administrator, reader}


@pytest.mark.parametrize(
    "name, initials", [("Ray Reader", "RR"), ("Cher", "C"), ("IT Operations Manager (demo)", "IM"), ("  ", "")]
)
def test_initials_are_those_of_the_first_and_last_word(name, initials):
    assert User(name=name).initials == initials


@pytest.mark.parametrize("values", [{"email": "Ray@example.com"}, {"role": "owner"}])
def test_the_database_refuses_a_person_that_code_would_not_make(reader, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=reader.pk).update(**values)


@pytest.mark.parametrize("role", [role for role in Role if "record" in VERBS[role]])
def test_who_records_is_told_of_all_that_can_be_recorded(role):
    assert "exercises and reviews" in IN_WORDS[role]
