"""Messages of an incident: written, looked at word for word, confirmed; and what became of each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from incidents.access import get_room
from incidents.actions.messages import Addressee, MessageDraft, confirm_message, marked, try_again
from incidents.entering import Doing
from incidents.folding.duties import DutyNow, by_key
from incidents.forms.messages import MessageForm
from incidents.models import MessageRecipient, MessageTemplate
from incidents.pages.addressees import AddresseeGroup, addressees, shown_groups, typed
from incidents.pages.messages import audience_of, audiences_set, beginning, messages_page, moment_of
from incidents.rooms import Room
from plans.actions.refusals import Refused


@require_safe
def listing(request: HttpRequest, ref: str) -> HttpResponse:
    """All messages and situation reports."""
    user = current_user(request)
    room = get_room(user, ref)
    context = {
        "ref": ref,
        "incident": room.incident,
        "page": messages_page(room, timezone.now()),
        "may_respond": user.may("respond"),
    }
    return render(request, "incidents/messages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest, ref: str) -> HttpResponse:
    """Write a message; ``look`` shows it as it would go out, ``send`` confirms exactly that, ``edit`` goes back."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    groups = addressees(room)
    if request.method != "POST":
        return _form(request, room, groups, _new(request, room, user, groups))
    form = _message_form(room, groups, request.POST)
    if not form.is_valid():
        return _form(request, room, groups, form, status=422)
    step = request.POST.get("step")
    if step == "edit":
        return _form(request, room, groups, form)
    recipients = _recipients(form, groups)
    if step != "send":
        return _look(request, room, form, recipients)
    try:
        confirm_message(room.incident, form.doing(user), _draft(room, form, recipients))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, room, groups, form, status=422)
    messages.success(request, "Confirmed. It is being sent.")
    return redirect("incidents:messages", ref=ref)


def _message_form(room: Room, groups: list[AddresseeGroup], data: object, **initial: object) -> MessageForm:
    choices = [(group.title, [(key, one.name) for key, one in group.choices]) for group in groups]
    return MessageForm(data, choices=choices, is_exercise=room.incident.is_exercise, initial=initial)


def _new(request: HttpRequest, room: Room, user: User, groups: list[AddresseeGroup]) -> MessageForm:
    now = timezone.now()
    duty = _duty(room, request.GET.get("duty", ""))
    moment = request.GET.get("moment", "")
    if moment not in MessageTemplate.Moment.values:
        moment = moment_of(room)
    audience = request.GET.get("audience", "")[:80] or audience_of(duty)
    subject, body = beginning(room, audience=audience, moment=moment, sender=user.name, now=now)
    key = duty.rule.key if duty else ""
    return _message_form(room, groups, None, duty=key, audience=audience, subject=subject, body=body)


def _duty(room: Room, key: str) -> DutyNow | None:
    return by_key(room.duties(timezone.now())).get(key) if key else None


def _recipients(form: MessageForm, groups: list[AddresseeGroup]) -> list[Addressee]:
    known = {key: one for group in groups for key, one in group.choices}
    chosen = [known[key] for key in form.cleaned_data["chosen"]]
    return [*chosen, *map(typed, form.cleaned_data.get("others") or [])]


def _draft(room: Room, form: MessageForm, recipients: list[Addressee]) -> MessageDraft:
    given = form.cleaned_data
    duty = _duty(room, given["duty"])
    return MessageDraft(given["audience"], given["subject"], given["body"], recipients, duty)


def _form(
    request: HttpRequest, room: Room, groups: list[AddresseeGroup], form: MessageForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "ref": room.incident.ref,
        "incident": room.incident,
        "form": form,
        "groups": shown_groups(groups, form["chosen"].value() or []),
        "audiences": audiences_set(form["audience"].value() or ""),
        "moments": MessageTemplate.Moment.choices,
        "duty": form["duty"].value() or "",
    }
    return render(request, "incidents/message.html", context, status=status)


def _look(request: HttpRequest, room: Room, form: MessageForm, recipients: list[Addressee]) -> HttpResponse:
    duty = _duty(room, form.cleaned_data["duty"])
    context = {
        "ref": room.incident.ref,
        "incident": room.incident,
        "form": form,
        "subject": marked(room.incident, form.cleaned_data["subject"]),
        "body": form.cleaned_data["body"],
        "recipients": recipients,
        "meets": duty.rule.name if duty and duty.open else "",
    }
    return render(request, "incidents/message_look.html", context)


@require_POST
def again(request: HttpRequest, ref: str, recipient: UUID) -> HttpResponse:
    """Send once more what failed."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    found = get_object_or_404(
        MessageRecipient.objects.select_related("message__incident"), ref=recipient, message__incident=room.incident
    )
    if try_again(recipient=found, doing=Doing(user, timezone.now(), None)):
        messages.success(request, f"Tried again now: {found.name}.")
    else:
        messages.info(request, "It went out, or is being sent.")
    return redirect("incidents:messages", ref=ref)
