"""Tables: what people are told, how it reaches them, how they want that, and who stands in while they are away."""

from .absences import Absence
from .messages import (
    MOST_ATTEMPTS,
    Delivery,
    DeliveryChannel,
    DeliveryQuerySet,
    DeliverySort,
    Notice,
    NoticeQuerySet,
    subject_of,
)
from .settings import NoticeSetting

__all__ = [
    "MOST_ATTEMPTS",
    "Absence",
    "Delivery",
    "DeliveryChannel",
    "DeliveryQuerySet",
    "DeliverySort",
    "Notice",
    "NoticeQuerySet",
    "NoticeSetting",
    "subject_of",
]
