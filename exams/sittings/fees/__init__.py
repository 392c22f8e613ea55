"""The fee record of a sitting: due, paid, waived, given back. No money moves here; what moved is written down."""
