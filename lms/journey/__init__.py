"""A life through the whole product, from the first lesson to the first activity, on a fresh network."""
