"""How far an area is covered: what is asked there, who could help, which titles are missing; for its council."""
