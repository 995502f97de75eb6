"""What all refusals have in common: a sentence for the person who asked."""

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
    """A record is taken back with a reason."""

    def __init__(self) -> None:
        super().__init__("Say what was wrong with the record.")


class StillToCome(Refused):
    """What is recorded of that day was not done yet."""

    def __init__(self, day: date) -> None:
        super().__init__(still_to_come(day))
