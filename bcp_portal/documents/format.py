"""The format ``bcp-document/1``: what each key of a plan's document holds, as it is stored, signed, and read by all.

A document is plain JSON; these types change no byte of it. Keys that are not required came after the first documents
were frozen, or stand only where there is something to say; each says which. Keys are only ever added, so that whoever
reads the newest version reads the oldest one. What a value holds follows from the type of its field: `StoredField`.
"""

from typing import Any, Final, NotRequired, TypedDict

from .improvement_format import StoredAction, StoredChange, StoredResults

FORMAT: Final = "bcp-document/1"

StoredValues = dict[str, Any]  # of a row, by field: as `StoredField` tells
LinkValue = dict[str, str]  # {"ref", "text"} of a row, person or supplier; {"text"} alone where the text leads nowhere


class StoredField(TypedDict):
    """A field of a kind, in the order of its columns.

    ``type`` says what a row's value is: ``text`` and ``prose`` (Markdown) a string; ``choice`` ``{"value", "text"}``;
    ``link`` a `Link`; ``links`` a list of them; ``duration``, ``money``, ``frequency``, ``date`` and ``window`` what
    documents/values reads, always with the ``text`` as written, and with ``unread`` where that can't be read.
    """

    name: str
    label: str
    type: str
    default: NotRequired[str]  # of a choice: what a row has unless told otherwise


class StoredRow(TypedDict):
    """One row, whole. ``ref`` never changes; ``extra`` holds columns of a source that no field takes, by label."""

    ref: str
    values: StoredValues
    extra: dict[str, str]


class StoredKind(TypedDict):
    """A kind of section (`risks`) with all its rows, each of them once, wherever and however often it is printed."""

    key: str
    title: str
    fields: list[StoredField]
    rows: list[StoredRow]


class Column(TypedDict):
    """A column of a block, under the plan's own label; ``field`` is a field's name, or ``extra:Label``."""

    field: str
    label: str
    numbered: NotRequired[bool]  # of the first one: whether rows are counted, where its shape does otherwise
    joint: NotRequired[str]  # what stands between several links, or a term and its value, where a source says so


class StoredBlock(TypedDict):
    """A place in print: prose (``kind`` is ``prose``, with ``text``), or rows of one kind (with all the others).

    ``shape`` is how the rows are printed (docs/architecture.md lists them), ``title`` a lead-in on a line of its own,
    ``rows`` the refs in printed order, and ``defaults`` what rows of this block have in common, by field.
    """

    ref: str
    kind: str
    text: NotRequired[str]
    shape: NotRequired[str]
    title: NotRequired[str]
    columns: NotRequired[list[Column]]
    rows: NotRequired[list[str]]
    defaults: NotRequired[StoredValues]
    everything: NotRequired[bool]  # until the outline is complete: rows that it doesn't list belong to it, too


class StoredHeading(TypedDict):
    """A heading in the plan's own words with the blocks under it. The first one carries the title (level 1).

    Level 0 holds what a source has before its first heading, and prints none. ``names`` is the ref of the phase whose
    heading it is, or ``""``.
    """

    ref: str
    level: int
    title: str
    names: str
    blocks: list[StoredBlock]


class StoredPerson(TypedDict):
    """Somebody whom the rows name, as the directory had them."""

    ref: str
    name: str
    job_title: str
    email: str
    phone: str


class StoredSupplier(TypedDict):
    """A supplier whom the rows name, as the directory had it."""

    ref: str
    name: str
    email: str
    phone: str
    website: str


class StoredAnswer(TypedDict):
    """What an editor answered to something that no rule can know."""

    key: str
    question: str
    yes: bool


class FoundValue(TypedDict):
    """A value in which something was found, as it said when it was: by these an acceptance holds."""

    ref: str  # of the row, block or heading
    field: str
    label: str  # what people call the row
    text: str


class StoredFinding(TypedDict):
    """A finding that stood when the version was submitted; the last three where somebody had accepted it by then."""

    rule: str
    title: str
    severity: str
    subject: str  # ref of what it is about
    sentence: str
    values: list[FoundValue]
    state: str
    accepted_by: NotRequired[str]
    reason: NotRequired[str]
    until: NotRequired[str]  # ISO date


class StoredRule(TypedDict):
    """A rule that was set otherwise than usual when the version was checked: how, by whom, when (ISO date), why."""

    rule: str
    title: str
    severity: str
    usual: str
    is_milder: bool
    by: str
    reason: str
    on: str


class StoredAccount(TypedDict):
    """An account as it was when signatures were asked for."""

    ref: str
    name: str
    address: str


class StoredSigner(TypedDict):
    """A required signature: ``former`` is the number of the version that required it, where the draft does not."""

    ref: str
    role: str
    former: str
    account: StoredAccount | None
    deputy: StoredAccount | None
    deputy_waits: bool  # named since that version, so not able to sign this one


class StoredSuccession(TypedDict):
    """Who was named to follow somebody who signed the version before: by whom, when (ISO date), why."""

    role: str
    former: str
    successor: str
    by: str
    reason: str
    on: str


class StoredSigning(TypedDict):
    """Who signs; how many do at least, and how many different ones these are, was not asked at first."""

    least: NotRequired[int]
    people: NotRequired[int]
    signers: list[StoredSigner]
    successions: list[StoredSuccession]


class StoredStretch(TypedDict):
    """A part of a way back, in seconds counted from the event (documents/recovery.py)."""

    part: str
    start: int
    seconds: int


class StoredWay(TypedDict):
    """One way back, as documents/recovery.py:Way has it."""

    strategy: str
    stretches: list[StoredStretch]
    cells: list[str]
    total: str
    rto: str
    is_late: bool
    mtpd: str
    is_past_mtpd: bool
    is_timed: bool
    missing: list[str]


class StoredProspect(TypedDict):
    """A function with its ways back, as documents/recovery.py:Prospect has it."""

    ref: str
    label: str
    rto: int | None
    mtpd: int | None
    counted_from: int
    ways: list[StoredWay]
    sentence: str
    alternative: str
    data: NotRequired[str]  # this and the next two are younger than the analysis
    is_data_short: NotRequired[bool]
    depth: NotRequired[str]


class StoredRecovery(TypedDict):
    """The recovery analysis, as documents/recovery.py:Recovery has it."""

    clock: str
    detection: str
    decision: str
    prospects: list[StoredProspect]
    idle: NotRequired[list[str]]
    unread: NotRequired[list[str]]  # younger than the analysis


class Document(TypedDict):
    """A plan, whole: rows by kind, and the outline that prints them.

    Drafts have the first nine keys, and answers where there are any. A version has besides what follows from its rows
    and was frozen with them; versions of before each of these was known lack it.
    """

    format: str
    code: str
    title: str
    number: str  # 1.1, "" for a draft
    signing_order: str  # any, or listed
    kinds: list[StoredKind]
    outline: list[StoredHeading]
    people: list[StoredPerson]
    suppliers: list[StoredSupplier]
    answers: NotRequired[list[StoredAnswer]]
    findings: NotRequired[list[StoredFinding]]  # the annex “Known gaps”, the first that versions had
    recovery: NotRequired[StoredRecovery]  # the annex “Can we make it?”; not of a plan without functions
    rules: NotRequired[list[StoredRule]]
    signing: NotRequired[StoredSigning]
    results: NotRequired[StoredResults]  # the annex “Results of exercises”; not where none is on record
    actions: NotRequired[list[StoredAction]]  # the annex “Corrective actions”; not where there is none
    changes: NotRequired[list[StoredChange]]  # change requests that it carries; not where it carries none
