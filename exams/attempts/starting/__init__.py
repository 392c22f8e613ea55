"""Starting an exam: the attempt with its first page, and every page that is opened later."""
