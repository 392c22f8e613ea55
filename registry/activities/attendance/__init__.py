"""Who was at a day of an activity, confirmed by somebody else."""
