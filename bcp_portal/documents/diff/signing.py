"""Who signs, compared: another account or another address for a signature is a change in meaning, however it came."""

from collections.abc import Iterator

from bcp_portal.documents.format import Document, StoredAccount, StoredSigner, StoredSuccession

from . import headlines
from .changes import Change, FieldChange
from .places import Places
from .segments import changed


def compare_signing(before: Document, after: Document, new: Places) -> Iterator[Change]:
    """Accounts that sign for the same row, and successors that were named; nothing where one side doesn't say."""
    if "signing" not in before or "signing" not in after:
        return
    was = {one["ref"]: one for one in before["signing"]["signers"] if not one["former"]}
    for one in after["signing"]["signers"]:
        if not one["former"] and one["ref"] in was:
            yield from _account_changes(was[one["ref"]], one, new)
    known = before["signing"]["successions"]
    yield from (_succession(one, new) for one in after["signing"]["successions"] if one not in known)


def _account_changes(was: StoredSigner, now: StoredSigner, new: Places) -> Iterator[Change]:
    accounts = ("account", "signs with", was["account"], now["account"])
    deputies = ("deputy", "the deputy signs with", was["deputy"], now["deputy"])
    fields = tuple(
        changed(name, label, account_in_words(former), account_in_words(latter))
        for name, label, former, latter in (accounts, deputies)
        if former != latter
    )
    if fields:
        yield _change(
            now["ref"], now["role"], headlines.changed(now["role"], now["role"], fields, is_labelled=True), fields, new
        )


def account_in_words(account: StoredAccount | None) -> str:
    """``NAME (ADDRESS)``."""
    return f"{account['name']} ({account['address']})" if account else ""


def _succession(one: StoredSuccession, new: Places) -> Change:
    headline = f"{one['role']}: {one['successor']} signs in place of {one['former']}"
    reason = changed("reason", f"named by {one['by']} on {one['on']}, because", "", one["reason"])
    return _change("", one["role"], headline, (reason,), new)


def _change(ref: str, role: str, headline: str, fields: tuple[FieldChange, ...], new: Places) -> Change:
    return Change("changed", "approvals", ref, role, new.section_of(ref), headline, fields, within=new.within(ref))
