"""What templates say with `{% load glossary %}`: what the terms of a page mean."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import get_text_list

from bcp_portal.glossary.terms import glossary

register = template.Library()


@register.simple_tag
def terms(*names: str) -> SafeString:
    """`{% terms "RTO" "MTPD" %}`: a line that opens to what these terms mean. Raises KeyError for an unknown one."""
    title = f"What {get_text_list(list(names), 'and')} mean{'s' if len(names) == 1 else ''}"
    values = {"title": title, "terms": [glossary().term(name) for name in names]}
    return render_to_string("glossary/_terms.html", values)
