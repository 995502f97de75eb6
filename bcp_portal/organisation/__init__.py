"""The organisation: its name, logo, time zone, calendar and currency, set by administrators (docs/decisions/0049)."""
