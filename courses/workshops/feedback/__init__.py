"""How it was: one sheet for each who was there, on her own device or on paper, kept without her name (decision 0107)."""
