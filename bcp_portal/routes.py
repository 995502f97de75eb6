"""Who may use which route: the one table. A route that is not here is refused to everybody."""

from typing import Final, Literal

from bcp_portal.accounts.roles import Verb

Rule = Verb | Literal["public", "signed in"]
PUBLIC: Final = "public"
SIGNED_IN: Final = "signed in"

ROUTES: dict[str, Rule] = {
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "look:theme": PUBLIC,
    # Sign-in and one's own account
    "accounts:sign_in": PUBLIC,
    "accounts:sign_out": SIGNED_IN,
    "accounts:password_forgot": PUBLIC,
    "accounts:password_forgot_sent": PUBLIC,
    "accounts:password_set": PUBLIC,
    "accounts:password_set_done": PUBLIC,
    "accounts:account": SIGNED_IN,
    "accounts:password_change": SIGNED_IN,
    "accounts:token_create": SIGNED_IN,
    "accounts:token_revoke": SIGNED_IN,
    # People
    "accounts:people": "administer",
    "accounts:person_create": "administer",
    "accounts:person": "administer",
    "accounts:person_deactivate": "administer",
    "accounts:person_reactivate": "administer",
    # Plans as a whole
    "plans:home": "read",
    "plans:search": "read",
    "plans:list": "read",
    "plans:new": "edit",
    "plans:import": "edit",
    "plans:copy": "edit",
    "plans:settings": "edit",
    "plans:archive": "edit",
    "plans:unarchive": "edit",
    # The document, and editing it in place
    "plans:document": "read",
    "plans:document_state": "edit",
    "plans:presence": "edit",
    "plans:block": "edit",
    "plans:block_delete": "edit",
    "plans:block_restore": "edit",
    "plans:prose": "edit",
    "plans:prose_preview": "edit",
    "plans:rows": "edit",
    "plans:row": "edit",
    "plans:row_move": "edit",
    "plans:row_delete": "edit",
    "plans:row_restore": "edit",
    "plans:heading": "edit",
    "plans:heading_add": "edit",
    "plans:heading_move": "edit",
    "plans:heading_delete": "edit",
    "plans:heading_restore": "edit",
    # The directory of people and suppliers
    "plans:directory": "read",
    "plans:directory_new": "edit",
    "plans:directory_entry": "read",
    "plans:directory_edit": "edit",
    "plans:directory_delete": "edit",
    # Versions: submitting, signing, evidence
    "plans:submit": "submit",
    "plans:versions": "history",
    "plans:version": "read",
    "plans:version_json": "read",
    "plans:version_markdown": "read",
    "plans:version_pdf": "read",
    "plans:version_progress": "read",
    "plans:approve": "sign",
    "plans:sign": "sign",
    "plans:decline": "sign",
    "plans:withdraw": "submit",
    "plans:compare": "history",
    "plans:draft_pdf": "read_draft",
    "plans:draft_export": "read_draft",
    "plans:draft_export_file": "read_draft",
    "plans:evidence": "audit",
    "plans:verify": "read",
    # The audit trail
    "plans:audit": "audit",
    "plans:audit_csv": "audit",
    "plans:plan_audit": "audit",
    "plans:plan_audit_csv": "audit",
    # One's own messages
    "notices:list": SIGNED_IN,
    "notices:open": SIGNED_IN,
    "notices:read_all": SIGNED_IN,
    # API
    "api:schema": "read",
    "api:token": PUBLIC,
    "api:token_current": SIGNED_IN,
    "api:plans": "read",
    "api:plan": "read",
    "api:sections": "read",
    "api:versions": "read",
    "api:version": "read",
    "api:document": "read",
    "api:pdf": "read",
}
