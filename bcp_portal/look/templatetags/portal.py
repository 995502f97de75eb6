"""What templates say with `{% load portal %}`: icons, badges, dates, short hashes, navigation, theme."""

from datetime import date, datetime
from typing import cast

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bcp_portal.look import badges, bundles, icons, navigation, plan_places, reaching, theme
from bcp_portal.look.counting import counted, from_today
from bcp_portal.look.organisation import organisation

register = template.Library()

register.simple_tag(icons.icon, name="icon")
register.simple_tag(badges.severity, name="sev")
register.simple_tag(badges.state, name="state")
register.simple_tag(badges.avatar, name="avatar")
register.simple_tag(badges.count, name="count_badge")
register.filter("counted", counted)
register.filter("from_today", from_today)


@register.filter
def reachable(text: str) -> SafeString:
    """The text with its numbers and addresses as links."""
    return mark_safe(reaching.reachable(text))  # noqa: S308  each piece is escaped


@register.filter
def called(text: str) -> SafeString:
    """The same of a text that may hold any digits: what is surely a number is a link."""
    return mark_safe(reaching.surely_reachable(str(text or "")))  # noqa: S308  each piece is escaped


@register.filter
def numbers_in(text: str) -> list[reaching.Reach]:
    """The numbers of a text that is a link itself, to be called by links of their own beside it."""
    return reaching.numbers_in(str(text or ""))


@register.filter
def called_in_excerpt(pieces: list[tuple[str, bool]]) -> SafeString:
    """The same of an excerpt, with what was looked for marked."""
    return mark_safe(reaching.surely_reachable_excerpt(pieces))  # noqa: S308  each piece is escaped


@register.simple_tag
def style_sheet(bundle: str) -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', bundles.address(f"{bundle}.css"))


@register.simple_tag
def script(bundle: str) -> SafeString:
    return format_html('<script src="{}" defer></script>', bundles.address(f"{bundle}.js"))


@register.simple_tag
def portal_name() -> str:
    return organisation().name


@register.simple_tag
def is_demonstration() -> bool:
    return bool(settings.PORTAL_DEMO)


@register.filter
def fields_to_mend(form: BaseForm) -> list[BoundField]:
    return [field for field in form if field.errors]


@register.filter
def short_hash(fingerprint: str) -> str:
    """`a91f03c2 … 77be10d4`: enough to compare by eye; the whole one belongs in the copy button."""
    return f"{fingerprint[:8]} … {fingerprint[-8:]}" if len(fingerprint) > 20 else fingerprint


@register.filter
def dateline(when: date | datetime | None) -> SafeString:
    """`14 Jan 2025`, with ` 16:20` in the portal's time zone where a time is known; nothing for nothing."""
    if when is None:
        return SafeString("")
    if isinstance(when, datetime):
        local = timezone.localtime(when)
        return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), _in_words(local))
    return format_html('<time datetime="{}">{}</time>', when.isoformat(), _day(when))


@register.filter
def dayline(when: datetime) -> SafeString:
    """`14 Jan 2025`: the day of a time in the portal's time zone, without the time."""
    return dateline(timezone.localdate(when))


def _day(when: date) -> str:
    return f"{when.day}\N{NO-BREAK SPACE}{when:%b}\N{NO-BREAK SPACE}{when.year}"


def _in_words(when: datetime) -> str:
    return f"{_day(when)}, {when:%H:%M}"


@register.simple_tag(takes_context=True)
def places(context: RequestContext) -> list[navigation.NavigationLink]:
    """Links of the main navigation; `unread` in the context is counted on Messages."""
    unread = cast("int", context.get("unread", 0))  # one that is counted where it is printed
    return navigation.links(_request(context), navigation.PLACES, unread=unread)


@register.simple_tag(takes_context=True)
def account_places(context: RequestContext) -> list[navigation.NavigationLink]:
    return navigation.links(_request(context), navigation.ACCOUNT)


@register.simple_tag(takes_context=True)
def search_place(context: RequestContext) -> navigation.NavigationLink | None:
    return next(iter(navigation.links(_request(context), [navigation.SEARCH])), None)


@register.simple_tag(takes_context=True)
def plan_tabs(context: RequestContext, plan: plan_places.PlanOfPage | str | None) -> plan_places.PlanTabs | None:
    """The places of the plan that the page is of; nothing where it is of none."""
    if not plan or isinstance(plan, str) or not getattr(context.get("user"), "is_authenticated", False):
        return None
    return plan_places.plan_tabs(_request(context), plan)


@register.simple_tag
def address(route: str) -> str:
    """Like `url`, for routes without arguments that may not be part of the portal: then it is empty."""
    return navigation.address(route)


@register.simple_tag(takes_context=True)
def theme_attribute(context: RequestContext) -> SafeString:
    """Nothing where there is no request: the page for a failed server is rendered without one."""
    return theme.attribute(_request(context)) if "request" in context else SafeString("")


@register.simple_tag(takes_context=True)
def theme_choices(context: RequestContext) -> list[tuple[str, str, str, bool]]:
    """Key, label, icon, and whether it is the one chosen."""
    now = theme.chosen(_request(context))
    return [(key, label, drawing, key == now) for key, label, drawing in theme.CHOICES]


def _request(context: RequestContext) -> HttpRequest:
    request: HttpRequest = context["request"]
    return request
