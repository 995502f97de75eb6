"""A plan as a Word document from its pages: of the draft and of versions, for whom may read them; QR codes on covers."""

import io
import re

import docx
import pytest

from bcp_portal.audit.models import Event
from plans.actions.exports import draft_print
from plans.freezing.imprints import draft_imprint, version_imprint
from tests.plans.signing import current_plan
from tests.trust.test_what_is_shown import alter

PLAN = "/plans/BCP-01/"
V1 = f"{PLAN}versions/1.0/"


def opened(answer):
    assert answer.status_code == 200
    return docx.Document(io.BytesIO(b"".join(answer.streaming_content)))


def running_lines(file) -> tuple[str, str]:
    section = file.sections[0]
    return section.header.paragraphs[0].text, section.footer.paragraphs[0].text


def test_a_draft_is_taken_along_as_an_unsigned_copy(world, sign_in):
    answer = sign_in(world.editor).get(f"{PLAN}draft/word/")
    assert answer["Content-Disposition"] == 'attachment; filename="BCP-01-draft.docx"'
    above, below = running_lines(opened(answer))
    assert above.endswith("Draft. Unsigned copy")
    assert re.match(r"SHA-256 [0-9a-f]{64}\t", below)
    assert Event.objects.filter(verb="access.downloaded", ref="BCP-01-draft.docx").exists()


def test_a_version_says_its_number_and_the_sha_256_that_was_signed(world, signed, sign_in):
    answer = sign_in(world.reader).get(f"{V1}word/")
    assert answer["Content-Disposition"] == 'attachment; filename="BCP-01-v1.0.docx"'
    above, below = running_lines(opened(answer))
    assert above.endswith("Version 1.0. Unsigned copy")
    assert below.startswith(f"SHA-256 {signed.sha256}\t")


def test_a_version_in_approval_says_that_it_is_not_approved(world, in_approval, sign_in):
    file = opened(sign_in(world.editor).get(f"{V1}word/"))
    assert any("not approved" in paragraph.text for paragraph in file.paragraphs)


def test_nothing_is_written_of_a_content_that_was_changed(world, signed, sign_in):
    alter()
    answer = sign_in(world.editor).get(f"{V1}word/")
    assert answer.status_code != 200


def test_a_draft_in_word_is_not_for_readers(world, sign_in):
    assert sign_in(world.reader).get(f"{PLAN}draft/word/").status_code == 403


def test_asking_only_for_the_head_writes_nothing(world, sign_in):
    answer = sign_in(world.editor).head(f"{PLAN}draft/word/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b""


def test_pages_lead_to_the_word_document(world, signed, sign_in):
    editor = sign_in(world.editor)
    assert f'href="{PLAN}draft/word/"' in editor.get(PLAN).content.decode()
    for page in (V1, f"{PLAN}versions/"):
        assert f'href="{V1}word/"' in editor.get(page).content.decode()
    assert f'href="{V1}word/"' in sign_in(world.reader).get(PLAN).content.decode()


@pytest.mark.parametrize("is_set", [True, False])
def test_a_cover_has_the_address_where_the_portal_was_told_its_own(world, signed, settings, is_set):
    settings.PRINT_ADDRESS, settings.PORTAL_URL = is_set, "https://bcp.example.com/"
    wanted = "https://bcp.example.com/plans/BCP-01/" if is_set else ""
    assert draft_imprint(draft_print(plan=current_plan(world), at=world.now)).address == wanted
    assert version_imprint(signed, is_approved=True).address == wanted
