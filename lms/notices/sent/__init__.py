"""How what left by mail, short message or LINE stands, and why somebody was told by another way than her own."""
