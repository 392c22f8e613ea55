"""Opening hours of stations as data: a usual week, days on which it is otherwise, and what follows for today."""
