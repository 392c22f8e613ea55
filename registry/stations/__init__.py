"""Stations: what they are, who stands behind them, how they come about and close; who belongs to them."""
