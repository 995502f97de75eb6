"""Records as the API answers them: nothing to write."""
