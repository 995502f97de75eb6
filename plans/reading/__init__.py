"""The frozen plan as rules, recovery, exercises and incidents read it: rows, values, facts. Knows no model."""
