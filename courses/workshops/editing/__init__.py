"""Two people change one workshop: what only one of them changed is taken, where both did somebody chooses."""
