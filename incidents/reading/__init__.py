"""Alarms as monitoring tools send them: plain functions from a body to facts, no Django, no query."""
