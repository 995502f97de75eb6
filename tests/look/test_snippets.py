import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.flat import flat


class Form(forms.Form):
    rto = forms.CharField(label="RTO", help_text="A number and a unit.")
    rank = forms.ChoiceField(choices=[("1", "Primary")], widget=forms.RadioSelect)
    covered = forms.BooleanField(help_text="Shown in the scope.", required=False)

    def clean(self):
        if "rto" in self.data and self.data["rto"] == "stale":
            raise forms.ValidationError("Somebody else saved this row.")


def test_help_and_error_of_a_field_are_tied_to_its_control():
    html = render_to_string("_field.html", {"field": Form({})["rto"]})
    assert 'aria-describedby="id_rto_helptext id_rto_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_rto_helptext"' in html
    assert 'id="id_rto_error"' in html


def test_a_field_without_errors_says_none():
    html = flat(render_to_string("_field.html", {"field": Form()["rto"]}))
    assert "error" not in html
    assert '<label for="id_rto">RTO</label>' in html


def test_choices_stand_in_a_group_with_a_legend():
    html = flat(render_to_string("_field.html", {"field": Form({})["rank"]}))
    assert '<fieldset class="field" id="id_rank" tabindex="-1" aria-describedby="id_rank_error">' in html
    assert "<legend>Rank</legend>" in html


def test_a_tick_box_stands_before_its_label():
    html = render_to_string("_field.html", {"field": Form({})["covered"]})
    assert html.index("<input") < html.index("Covered")
    assert 'id="id_covered_helptext"' in html


def test_errors_are_counted_with_a_link_to_each_field():
    html = render_to_string("_errors.html", {"form": Form({})})
    assert "Fix 2 fields to save." in html
    assert 'href="#id_rto"' in html
    assert 'href="#id_rank"' in html
    assert "data-autofocus" in html


def test_an_error_of_the_whole_form_is_said_without_counting_fields():
    html = render_to_string("_errors.html", {"form": Form({"rto": "stale", "rank": "1"})})
    assert "Somebody else saved this row." in html
    assert "Fix" not in html


def test_what_a_person_typed_is_never_markup():
    form = Form({"rto": '"><script>alert(1)</script>'})
    assert "<script>" not in render_to_string("_field.html", {"field": form["rto"]})


def test_pages_keep_the_rest_of_the_address():
    request = RequestFactory().get("/versions/?state=approved&page=2")
    page = Paginator(range(95), 20).page(2)
    html = flat(render_to_string("_pagination.html", {"page": page, "noun": "versions"}, request))
    assert 'href="?state=approved&amp;page=1"' in html
    assert 'href="?state=approved&amp;page=3"' in html
    assert "21–40 of 95" in html


def test_one_page_needs_no_pages():
    page = Paginator(range(5), 20).page(1)
    assert render_to_string("_pagination.html", {"page": page}).strip() == ""


@pytest.mark.parametrize("can_start", [True, False])
def test_an_empty_place_offers_the_first_step_to_those_who_may_take_it(can_start):
    address = {"url": "/import/", "action": "Import a plan"} if can_start else {}
    html = render_to_string("_empty.html", {"title": "No plan yet", "text": "Import one.", **address})
    assert ('href="/import/"' in html) is can_start
