"""Background work with progress: one table, claimed by conditional UPDATE, continued at its cursor."""
