"""Notices: one row per person, topic and due date, and their sending."""
