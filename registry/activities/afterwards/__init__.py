"""After a day: words of thanks to helpers, and reports of what went wrong."""
