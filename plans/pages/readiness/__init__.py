"""Readiness: what plans claim, what was proven, what is covered, what stands against it; each figure with its parts."""
