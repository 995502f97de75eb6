"""Who keeps a plan or does a line of it, as it stands and as somebody wants it: made by forms, stored by actions."""

from dataclasses import dataclass

from bcp_portal.accounts.models import User
from plans.reading.promised_lines import slug_of

from .responsible import ResponsiblePeople, responsible_in

PLAN = ""  # in place of the key of a line: the plan as a whole


@dataclass(frozen=True)
class Entrusted:
    """What somebody can be responsible for: a line of a plan by the key of its promise, or the PLAN as a whole."""

    key: str
    ref: str
    name: str

    @property
    def slug(self) -> str:
        """What stands for the key in names of fields and addresses, where it may hold any character."""
        return slug_of(self.key) if self.key else "plan"


@dataclass(frozen=True)
class WithDeputy:
    """Who is responsible and who is the deputy, None for nobody."""

    person: User | None = None
    deputy: User | None = None

    @property
    def stamp(self) -> str:
        """Both as a form says which it showed."""
        return "/".join(str(one.ref) if one else "" for one in (self.person, self.deputy))

    @property
    def names(self) -> dict[str, str]:
        """As the audit trail keeps them."""
        return {name: one.name for name, one in (("person", self.person), ("deputy", self.deputy)) if one}

    @property
    def in_words(self) -> str:
        """``Ann, deputy Bob``."""
        if self.person is None:
            return "nobody"
        return f"{self.person.name}, deputy {self.deputy.name}" if self.deputy else self.person.name


@dataclass(frozen=True)
class Assigning:
    """A change of who is responsible; ``seen`` is the stamp of who was when the page was opened."""

    of: Entrusted
    seen: str
    wanted: WithDeputy


def pairs_of(plan: int, who: ResponsiblePeople | None = None) -> dict[str, WithDeputy]:
    """Who is named in a plan (its primary key), able or not, by key of the line, PLAN for the whole; two queries, none
    where it is known ``who`` is responsible.
    """
    who = who or responsible_in([plan])
    found = {key: WithDeputy(one.person, one.deputy) for (of, key), one in who.assignees.items() if of == plan}
    kept = who.keepers.get(plan)
    return found | ({PLAN: WithDeputy(kept.keeper, kept.deputy)} if kept else {})
