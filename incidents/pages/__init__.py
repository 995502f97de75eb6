"""What stands on the pages for whoever responds: what has failed, and whom to call."""
