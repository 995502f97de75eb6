"""Views of incidents: load through access, call one action, answer."""
