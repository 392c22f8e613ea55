"""Papers and pictures of a workshop, for those who have a seat and those who keep it."""
