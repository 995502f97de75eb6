"""Figures of incidents by quarter and by severity: number, time to detect, declare and recover, RTO kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from bcp_portal.documents.figures import Rectangle, ShortBar
from bcp_portal.documents.values.spans import span
from bcp_portal.look.counting import counted
from bcp_portal.look.organisation import organisation
from incidents.folding.figures import IncidentFigures, Middle, QuarterFigures, by_quarter, span_figures
from incidents.models import Incident, Outcome
from plans.evidence.calendar import programme_calendar
from plans.integrity.differences import check_records
from plans.recovery.costs import Cost

WIDTH, HEIGHT = 120.0, 8.0
HEADER = (
    *("incident", "title", "exercise", "severity", "began"),
    *("to_detect_s", "to_declare_s", "to_recover_s", "rto_kept", "rto_missed", "rto_unknown"),
)


@dataclass(frozen=True)
class FiguresRow:
    """A quarter, or a severity: medians in words, of how many they are where that is not all; bars beside them."""

    name: str
    number: int
    to_detect: str
    to_declare: str
    to_recover: str
    recover_bar: ShortBar | None
    kept: str
    kept_bar: ShortBar | None


@dataclass(frozen=True)
class FiguresPage:
    """Quarters, the latest first, then severities. ``open_words`` says what is not counted yet, ``""`` for nothing."""

    is_of_exercises: bool
    severity: str
    severities: list[str]
    lead: str
    open_words: str
    quarters: list[FiguresRow]
    by_severity: list[FiguresRow]


def figures_page(*, is_of_exercises: bool, severity: str) -> FiguresPage:
    """What closed incidents came to, or exercises in the room; of one severity where one is asked for. Raises Differs.

    Three queries.
    """
    counting = list(_outcomes(is_of_exercises=is_of_exercises))
    names = sorted({one.severity for one in counting if one.severity})
    chosen = [one for one in counting if not severity or one.severity == severity]
    running = Incident.objects.with_state().filter(is_exercise=is_of_exercises).open()
    still_open = sum(not severity or one.now_severity == severity for one in running)
    noun = "exercise" if is_of_exercises else "incident"
    return FiguresPage(
        is_of_exercises=is_of_exercises,
        severity=severity,
        severities=names,
        lead=f"{counted(len(chosen), f'closed {noun}')}{f' of severity {severity}' if severity else ''}.",
        open_words=f"{counted(still_open, noun)} open: counted once closed." if still_open else "",
        quarters=_rows([(_quarter_name(one), one) for one in reversed(_by_quarter(chosen))]),
        by_severity=_rows([(name or "Not said", _all_of(chosen, name)) for name in _severities(chosen)]),
    )


def _outcomes(*, is_of_exercises: bool) -> Sequence[Outcome]:
    counting = Outcome.objects.that_count().filter(incident__is_exercise=is_of_exercises)
    found = list(counting.select_related("incident").order_by("began_at", "pk"))
    check_records(found, subject="The figures", code="exercises" if is_of_exercises else "incidents")
    return found


def _severities(chosen: Sequence[Outcome]) -> list[str]:
    return sorted({one.severity for one in chosen})


def _facts(chosen: Sequence[Outcome]) -> list[IncidentFigures]:
    return [
        IncidentFigures(
            began_at=one.began_at,
            is_declared=True,
            to_detect=one.to_detect,
            to_declare=one.to_declare,
            to_recover=one.to_recover,
            kept=one.kept,
            missed=one.missed,
            unknown=one.unknown,
            cost=Cost(),
        )
        for one in chosen
    ]


def _by_quarter(chosen: Sequence[Outcome]) -> tuple[QuarterFigures, ...]:
    return by_quarter(_facts(chosen), zone=organisation().zone, calendar=programme_calendar())


def _all_of(chosen: Sequence[Outcome], severity: str) -> QuarterFigures:
    """Everything of one severity, as if it were one quarter."""
    facts = _facts([one for one in chosen if one.severity == severity])
    days = [timezone.localdate(one.began_at) for one in facts]
    return span_figures(min(days), max(days), facts)


def all_in_words(chosen: Sequence[Outcome]) -> str:
    """How many there were, and how soon they were noticed, declared and over; medians."""
    days = [timezone.localdate(one.began_at) for one in chosen]
    whole = span_figures(min(days), max(days), _facts(chosen))
    parts = ("to detect", whole.to_detect), ("to declare", whole.to_declare), ("to recover", whole.to_recover)
    lengths = ", ".join(f"{_middle(middle, whole.number)} {name}" for name, middle in parts)
    return f"{counted(whole.number, 'incident')}: {lengths} (median); RTO kept: {_kept(whole) or 'none counted'}"


def _quarter_name(one: QuarterFigures) -> str:
    """``Jan to Mar 2026``, ``Dec 2026 to Feb 2027``."""
    first, last = one.first_on, one.last_on
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first:%b}{year} to {last:%b} {last.year}"


def _rows(found: Sequence[tuple[str, QuarterFigures]]) -> list[FiguresRow]:
    longest = max((one.to_recover.seconds or 0 for _, one in found), default=0)
    return [_row(name, one, longest) for name, one in found]


def _row(name: str, one: QuarterFigures, longest: int) -> FiguresRow:
    counted_rtos = one.kept + one.missed
    return FiguresRow(
        name=name,
        number=one.number,
        to_detect=_middle(one.to_detect, one.number),
        to_declare=_middle(one.to_declare, one.number),
        to_recover=_middle(one.to_recover, one.number),
        recover_bar=_bar(one.to_recover.seconds, longest, "fillt"),
        kept=_kept(one),
        kept_bar=_bar(one.kept, counted_rtos, "fillt ok") if counted_rtos else None,
    )


def _middle(middle: Middle, number: int) -> str:
    if middle.seconds is None:
        return "not known" if number else ""
    of = f" (of {middle.number})" if middle.number != number else ""
    return f"{span(middle.seconds)}{of}"


def _kept(one: QuarterFigures) -> str:
    counted_rtos = one.kept + one.missed
    unknown = f"{one.unknown} not known" if one.unknown else ""
    said = f"{one.kept} of {counted_rtos}" if counted_rtos else ""
    return ", ".join(filter(None, (said, unknown)))


def _bar(value: int | None, most: int, css: str) -> ShortBar | None:
    if value is None or not most:
        return None
    boxes = (Rectangle(0, 0, WIDTH, HEIGHT, "track"), Rectangle(0, 0, round(WIDTH * value / most, 1), HEIGHT, css))
    return ShortBar(WIDTH, HEIGHT, boxes, None)


def figures_rows(*, is_of_exercises: bool, severity: str) -> list[list[str]]:
    """A line for each closed incident, as CSV has it, of one severity where one is asked for. Raises Differs.

    Two queries.
    """
    return [_cells(one) for one in _outcomes(is_of_exercises=is_of_exercises) if severity in ("", one.severity)]


def _cells(one: Outcome) -> list[str]:
    lengths = [_plain(getattr(one, name)) for name in ("to_detect", "to_declare", "to_recover")]
    counts = [str(getattr(one, name)) for name in ("kept", "missed", "unknown")]
    began = timezone.localtime(one.began_at).isoformat(timespec="minutes")
    return [one.incident.ref, one.incident.title, _yes(one), one.severity, began, *lengths, *counts]


def _plain(seconds: int | None) -> str:
    return "" if seconds is None else str(seconds)


def _yes(one: Outcome) -> str:
    return "yes" if one.incident.is_exercise else "no"
