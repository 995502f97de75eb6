"""Incidents as the API answers them: nothing to write."""
