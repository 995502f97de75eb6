"""What the tests of editing share: addresses, and what a browser sends."""

import json

from django.urls import reverse

from plans.models.functions import BusinessFunction
from plans.models.plan import Block, Plan

HTMX = {"HX-Request": "true"}


def url(route: str, block: Block, row: str = "") -> str:
    return reverse(f"plans:{route}", args=[block.plan.code, block.ref, *([row] if row else [])])


def sent(row, **changes) -> dict:
    """What the browser sends for a function's form."""
    values = {
        "name": row.name,
        "services": row.services,
        "loss": row.loss,
        "rto": row.rto,
        "rpo": row.rpo,
        "cost_per_hour": row.cost_per_hour,
        "operational_impact": row.operational_impact,
    }
    return {"edition": row.edition, **values, **changes}


def function(world, ref: str = "F-01") -> BusinessFunction:
    return BusinessFunction.objects.get(plan=world.plan, ref=ref)


def order(block: Block) -> list[str]:
    document = json.loads(Plan.objects.get(pk=block.plan_id).draft.document)
    blocks = {found["ref"]: found for heading in document["outline"] for found in heading["blocks"]}
    return blocks[block.ref]["rows"]
