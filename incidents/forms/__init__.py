"""Forms of incidents: quick to fill in, checked in words."""
