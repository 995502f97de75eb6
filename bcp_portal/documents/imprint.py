"""What a PDF states about its document that the document doesn't hold itself: version, signatures, fingerprint."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from .markup import Markup
from .qr_code import as_svg, holds


@dataclass(frozen=True)
class Signature:
    """A required approval: signed when it has ``signed_at``; pending, with the role alone, until then."""

    role: str
    name: str = ""  # before it is signed, of whoever is to sign
    deputy_for: str = ""
    signed_at: datetime | None = None
    sha256: str = ""
    accepted: tuple[str, ...] = ()  # known gaps that were accepted with it, in words
    address: str = ""  # of the account that signed, or is to sign
    ref: str = ""  # of the document's row that asks for it
    former: str = ""  # number of the version that required it, where the document doesn't any more
    in_place_of: str = ""  # who was asked first, by whom somebody else was named, and why

    @property
    def signed(self) -> str:
        """``9 April 2025, 08:12 UTC``."""
        return moment(self.signed_at) if self.signed_at else ""

    @property
    def fingerprint(self) -> str:
        """The fingerprint that was signed, in groups of eight digits."""
        return grouped(self.sha256)


@dataclass(frozen=True)
class Release:
    """An earlier or the same version in the plan's history."""

    number: str
    on: date | None
    summary: str

    @property
    def day(self) -> str:
        """``9 April 2025``."""
        return day(self.on) if self.on else ""


@dataclass(frozen=True)
class Letterhead:
    """Who a print is of: the name of the portal, and of the organisation where it was given, with its logo (a PNG)."""

    portal: str
    organisation: str = ""
    logo: bytes = b""


@dataclass(frozen=True)
class Imprint:
    """Everything a PDF needs beside the document; the same imprint and document give the same bytes.

    ``json`` is the canonical JSON whose SHA-256 is ``sha256``; ``created`` comes from the version, never from the
    clock; ``watermark`` is ``""``, ``Draft`` or ``Not approved``.
    """

    number: str
    sha256: str
    json: str
    created: datetime
    classification: str = ""
    watermark: str = ""
    signatures: tuple[Signature, ...] = ()
    history: tuple[Release, ...] = ()
    replaces: str = ""
    head: str = ""  # of the plan's chain of evidence as the last signature left it, with its position there
    position: int = 0
    organisation: str = ""
    logo: bytes = b""  # a PNG; none with b""
    portal: str = "BCP Portal"
    remark: str = ""  # what a cover must say of how it was signed
    address: str = ""  # of the plan's page, where the portal was told its own
    label: str = ""  # what it is, where it is no version of a plan: ``Exercise record X-03``

    @property
    def version(self) -> str:
        """``Version 1.1``, or ``Draft``, or what else it is."""
        return self.label or (f"Version {self.number}" if self.number else "Draft")

    @property
    def qr_code(self) -> Markup:
        """The address as a QR code; empty where it is too long for one, and where there is none."""
        return as_svg(self.address) if holds(self.address) else Markup("")

    @property
    def day(self) -> str:
        """The day of ``created``, in UTC."""
        return day(self.created.astimezone(UTC).date())

    @property
    def moment(self) -> str:
        """``created`` to the minute, in UTC."""
        return moment(self.created)

    @property
    def instant(self) -> str:
        """``created`` as PDFs keep it, ``2025-04-09T08:12:00Z``."""
        return f"{self.created.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    @property
    def short_hash(self) -> str:
        """Enough of the fingerprint to compare by eye."""
        return f"{self.sha256[:8]} … {self.sha256[-8:]}"

    @property
    def fingerprint(self) -> str:
        """The fingerprint in groups of eight digits."""
        return grouped(self.sha256)

    @property
    def head_fingerprint(self) -> str:
        """The head in groups of eight digits."""
        return grouped(self.head)


def grouped(fingerprint: str) -> str:
    """Hexadecimal digits in groups of eight, to be read aloud."""
    return " ".join(fingerprint[place : place + 8] for place in range(0, len(fingerprint), 8))


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(on: date) -> str:
    """``9 April 2025``: by our own names of months, so that no locale changes a file."""
    return f"{on.day}\N{NO-BREAK SPACE}{MONTHS[on.month - 1]}\N{NO-BREAK SPACE}{on.year}"


def moment(at: datetime) -> str:
    """``9 April 2025, 08:12 UTC``."""
    utc = at.astimezone(UTC)
    return f"{day(utc.date())}, {utc:%H:%M}\N{NO-BREAK SPACE}UTC"
