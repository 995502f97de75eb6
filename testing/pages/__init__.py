"""What stands on the pages of exercises: the schedule with its due dates, the year as a drawing, one record."""
