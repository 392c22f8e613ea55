"""A new name that a person tells herself: it counts once the secretariat has looked at what shows it."""
