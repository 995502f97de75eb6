"""Refusals: what is not entered, with a sentence for the person who asked. Nothing is lost by them."""

from plans.actions.refusals import Refused


class AlreadyOver(Refused):
    """Nothing is entered in an incident that is over, but what happened before that."""

    def __init__(self, ref: str, state: str) -> None:
        super().__init__(f"{ref} is {state.lower()}. Open it again to go on, or say when it happened before that.")


class NotYet(Refused):
    """It is said to happen in the future."""

    def __init__(self) -> None:
        super().__init__("That moment is still to come: say when it happened.")


class NoWords(Refused):
    """The entry needs a reason, or words; the message asks for them."""


class OutOfTurn(Refused):
    """The incident does not stand where this can be done; the message says where it stands."""


class TokenTaken(Refused):
    """The token of the form belongs to something else."""

    def __init__(self) -> None:
        super().__init__(
            "This was sent before, with something else in it, which is kept. Send it again to add this, too."
        )
