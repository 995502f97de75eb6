"""Corrective actions of the world's plan, raised and taken further, each step by somebody and at its time."""

from datetime import date
from uuid import uuid4

from plans.actions.corrective_actions import ActionRaising, finish_action, raise_action, verify_action
from plans.models.corrective_actions import ActionStep, CorrectiveAction

DUE = date(2026, 4, 1)
PROOF = "The signed contract is with the plan"


def raised(world, **changed) -> CorrectiveAction:
    """Raised by the editor, owned by the administrator, due on 1 April."""
    by, at, plan = changed.pop("by", world.editor), changed.pop("at", world.now), changed.pop("plan", world.plan)
    asked = {
        "token": uuid4(),
        "title": "Sign a second supplier of AI services",
        "severity": "medium",
        "element": "organisation",
        "proof": "A contract",
        "owner": world.administrator,
        "due_on": DUE,
    }
    raising = ActionRaising(**{**asked, **changed})
    return raise_action(plan=plan, raising=raising, by=by, at=at)


def last(action: CorrectiveAction) -> ActionStep:
    return action.steps.latest("number")


def done(world, action: CorrectiveAction, *, by=None, at=None) -> ActionStep:
    """Finished by its owner."""
    by = by or last(action).owner
    return finish_action(action=action, number=last(action).number, text=PROOF, by=by, at=at or world.now)


def verified(world, action: CorrectiveAction, *, by=None) -> ActionStep:
    said = {"text": "Read the contract", "by": by or world.editor, "at": world.now}
    return verify_action(action=action, number=last(action).number, **said)
