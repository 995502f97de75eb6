"""Signers, as a version freezes them: accounts with their addresses, and who follows whom."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.documents.format import Document, StoredAccount, StoredSigner, StoredSigning, StoredSuccession
from plans.integrity.differences import document_of
from plans.models.approvals import Succession
from plans.models.versions import Approval, PlanVersion

from .signatures import RequiredSignature, signing_people


def with_signing(
    document: Document, signatures: Sequence[RequiredSignature], successions: Sequence[Succession]
) -> Document:
    """The document with who signs it."""
    return {**document, "signing": signing_of(signatures, successions)}


def signing_of(signatures: Sequence[RequiredSignature], successions: Sequence[Succession]) -> StoredSigning:
    """Who signs a version, and who was named for whom since the one in force."""
    return {
        "least": settings.LEAST_SIGNATURES,
        "people": len(signing_people(signatures)),
        "signers": [_signer(one) for one in signatures],
        "successions": [_succession(one) for one in successions],
    }


def _signer(one: RequiredSignature) -> StoredSigner:
    return {
        "ref": one.ref,
        "role": one.role,
        "former": one.former,
        "account": _account(one.signer),
        "deputy": _account(one.deputy),
        "deputy_waits": one.deputy_waits,
    }


def _account(account: User | None) -> StoredAccount | None:
    return {"ref": str(account.ref), "name": account.name, "address": account.email} if account else None


def _succession(one: Succession) -> StoredSuccession:
    return {
        "role": one.role,
        "former": one.former_name,
        "successor": one.successor_name,
        "by": one.name,
        "reason": one.reason,
        "on": timezone.localdate(one.at).isoformat(),
    }


def signed_document(version: PlanVersion) -> Document:
    """The version's document with who signs it, also where that was not frozen yet: then by what was asked."""
    return with_signers_asked(document_of(version), version)


def with_signers_asked(document: Document, version: PlanVersion) -> Document:
    """The same of the version's document, where that was read and compared before."""
    return document if "signing" in document else {**document, "signing": _signing_of(version)}


def _signing_of(version: PlanVersion) -> StoredSigning:
    approvals = Approval.objects.filter(version=version, turn=0).select_related("signer", "deputy")
    signers = [RequiredSignature(one.ref, one.role, one.signer, one.deputy, one.former) for one in approvals]
    return {"signers": [_signer(one) for one in signers], "successions": []}


def asks_the_same(one: StoredSigning, other: StoredSigning) -> bool:
    """Whether two documents are signed by the same accounts for the same roles, former ones aside."""
    return _policy(one) == _policy(other) and not other["successions"]


def _policy(signing: StoredSigning) -> list[Any]:
    return [(one["ref"], one["account"], one["deputy"]) for one in signing["signers"] if not one["former"]]
