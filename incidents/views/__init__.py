"""Pages of incidents: the door, the clock, one action or one page model, an answer."""
