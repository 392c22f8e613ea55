"""Asking people their way: by telephone with a script, by FAX and by letter with a slip to send back."""
