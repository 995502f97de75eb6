"""Forms of the import page: the document to look at, then what to save it as."""

import binascii
from base64 import b64decode, b64encode
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from plans.importing.limits import MOST_ROWS, check_lines
from plans.importing.source_text import MOST_BYTES, NothingInside, NotMarkdown, SourceTooLarge, cleaned, decoded
from plans.models.naming import LONGEST, check_code

PASTED = "pasted text"


def plain_name(name: str) -> str:
    """A file's name as it can be kept and shown: no folders, nothing that can't be printed, at most 255 characters."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in bare if letter.isprintable()).strip()[-255:] or PASTED


class DocumentForm(forms.Form):
    """A file or pasted text; afterwards ``cleaned_data`` holds its ``text`` and ``file_name``."""

    file = forms.FileField(
        label="Markdown file",
        required=False,
        allow_empty_file=True,
        max_length=None,
        help_text=f"Text in UTF-8 or UTF-16, up to 2 MB and {MOST_ROWS:,} rows.",
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.txt,text/markdown,text/plain"}),
    )
    text = forms.CharField(
        label="Or paste the text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": MOST_BYTES, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        upload, pasted = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if self.errors:
            return self.cleaned_data
        if upload and pasted.strip():
            raise forms.ValidationError("Choose a file or paste text, not both.")
        if not upload and not pasted.strip():
            raise forms.ValidationError("Choose a file, or paste the text of the plan.")
        name = plain_name(upload.name or "") if upload else PASTED
        try:
            text = _content(upload) if upload else cleaned(pasted)
            check_lines(cleaned(text))
        except (NotMarkdown, SourceTooLarge, NothingInside) as refusal:
            self.refuse(refusal)
            return self.cleaned_data
        return {"text": text, "file_name": name}

    def refuse(self, why: ValueError) -> None:
        """Say at the file, or at the pasted text, why no plan can be made of it."""
        upload = self.files.get("file")
        said = f"{plain_name(upload.name or '')}: {why}" if upload else str(why)
        self.add_error("file" if upload else "text", said)


def _content(upload: "UploadedFile[Any]") -> str:
    size = upload.size or 0
    if size > MOST_BYTES:  # before it is read into memory
        raise SourceTooLarge(
            f"it has {size / 1_000_000:.1f} MB; a plan may have {MOST_BYTES / 1_000_000:.1f} MB at most."
        )
    return decoded(upload.read())


def packed(text: str) -> str:
    """The text on one line, so that no browser touches its line ends: the file is kept, and hashed, as it came."""
    return b64encode(text.encode()).decode()


class SaveForm(forms.Form):
    """The previewed document, carried by the page itself, and the code of the plan that it becomes."""

    document = forms.CharField(widget=forms.HiddenInput)
    file_name = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    code = forms.CharField(
        label="Code",
        max_length=LONGEST,
        validators=[check_code],
        help_text="Short, and for good: it stands in addresses and file names and can’t be changed later.",
    )

    def clean_document(self) -> str:
        """The text itself."""
        try:
            text = b64decode(self.cleaned_data["document"], validate=True).decode()
            check_lines(cleaned(text))
        except (binascii.Error, ValueError) as damage:
            raise forms.ValidationError("The preview did not come back whole: give the document again.") from damage
        return text

    def clean_file_name(self) -> str:
        return plain_name(self.cleaned_data["file_name"])
