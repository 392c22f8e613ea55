"""The catalogue of qualifications and what people have of it, checked by somebody else with the papers in hand."""
