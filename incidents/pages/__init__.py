"""What stands on the pages of incidents."""
