"""Refusals: a change that is not made, with a sentence for the person who asked.

Here stand the base and what several actions refuse: records (taken in testing/actions/recording.py) and reasons. What
one action refuses stands beside it: who may sign and when in signature_refusals.py, signing in approvals.py, naming
signers in signers.py, submitting in versions.py, accepting findings and setting rules in findings.py, questions in
answering.py, links to accounts in directory.py. An edit of the draft is refused because it is stale in stale_edits.py,
because it came before or because its plan is archived in changing.py.
"""

from datetime import date

from plans.forms.fields import still_to_come


class Refused(Exception):
    """The change is not made, for the reason that the message gives; nothing was lost."""


class PlanArchived(Refused):
    """Nothing is recorded of a plan in the archive."""

    def __init__(self) -> None:
        super().__init__("The plan is archived: take it out of the archive to record what was done.")


class SentBefore(Refused):
    """The form came before, and recorded the thing with this ref."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"This form was sent before and recorded {ref}: nothing was added twice.")
        self.ref = ref


class AlreadyWithdrawn(Refused):
    """The record was taken back before, by the person named."""

    def __init__(self, ref: str, by_name: str) -> None:
        super().__init__(f"{ref} was withdrawn by {by_name} before.")


class NoReason(Refused):
    """What somebody answers for by name is done for a reason: a refusal to sign, another signer, a milder rule, a
    record that is withdrawn. The message asks for it.
    """


class StillToCome(Refused):
    """What is recorded of that day was not done yet."""

    def __init__(self, day: date) -> None:
        super().__init__(still_to_come(day))
