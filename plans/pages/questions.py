"""What only an editor can know: the open questions, and those that were answered while the page stood open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plans.models.findings import Answer
from plans.models.plan import Plan

AT_ONCE = 20  # open questions


@dataclass(frozen=True)
class QuestionLine:
    """A question, or with ``answer`` what was said to it; ``takes_focus`` says where somebody goes on."""

    key: str
    sentence: str
    answer: Answer | None = None
    takes_focus: bool = False


@dataclass(frozen=True)
class QuestionCard:
    """The card of questions: some at a time, of ``open_count`` that wait. ``refusal`` says why the last answer was not
    kept.
    """

    lines: Sequence[QuestionLine]
    open_count: int
    refusal: str = ""

    @property
    def more(self) -> int:
        """How many wait that are not shown."""
        return self.open_count - sum(line.answer is None for line in self.lines)


def question_card(
    plan: Plan, questions: Iterable[Mapping[str, str]], *, shown: Sequence[str] = (), at: str = "", refusal: str = ""
) -> QuestionCard:
    """The ``questions`` of the last check, those ``shown`` before in their places, with what was answered since.

    ``at`` is the key of the question that was dealt with: its next open one takes the focus, or itself if it is open
    again. What an answer made superfluous is gone, and what it made a rule ask stands at the end.
    """
    sentences = {question["key"]: question["sentence"] for question in questions}
    answers = {answer.key: answer for answer in Answer.objects.filter(plan=plan, key__in=shown)}
    there = [key for key in dict.fromkeys(shown) if key in sentences or key in answers]
    further = [key for key in sentences if key not in there]
    keys = there + further[: max(0, AT_ONCE - sum(key in sentences for key in there))]
    focused = _next_open(keys, set(sentences), at)
    return QuestionCard(
        [
            QuestionLine(key, sentences[key], takes_focus=key == focused)
            if key in sentences
            else QuestionLine(key, answers[key].question, answers[key])
            for key in keys
        ],
        len(sentences),
        refusal,
    )


def _next_open(keys: list[str], waiting: set[str], at: str) -> str:
    """The first open question from ``at`` on, then from the start; ``""`` where none waits."""
    start = keys.index(at) if at in keys else 0
    return next((key for key in [*keys[start:], *keys[:start]] if key in waiting), "") if at else ""
