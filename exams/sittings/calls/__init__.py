"""What comes before the day: admission slips issued, reminders, the date for one's own calendar, the reserve paper."""
