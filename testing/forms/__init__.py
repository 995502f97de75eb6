"""What people type about things that were done, checked before it is recorded."""
