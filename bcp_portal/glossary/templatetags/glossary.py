"""What templates say with `{% load glossary %}`: what the terms of a page mean."""

from django import template
from django.utils.safestring import SafeString
from django.utils.text import get_text_list

from bcp_portal.glossary.terms import glossary
from bcp_portal.look.printing import printed

register = template.Library()


@register.simple_tag
def terms(*names: str) -> SafeString:
    """`{% terms "RTO" "MTPD" %}`: a line that opens to what these terms mean. Raises KeyError for an unknown one."""
    title = f"What {get_text_list(list(names), 'and')} mean{'s' if len(names) == 1 else ''}"
    return printed("glossary/_terms.html", title=title, terms=[glossary().term(name) for name in names])
