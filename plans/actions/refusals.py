"""What all refusals have in common: a sentence for the person who asked."""


class Refused(Exception):
    """The change is not made, for the reason that the message gives; nothing was lost."""
