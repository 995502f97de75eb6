"""Exercises of a plan and what they find."""
