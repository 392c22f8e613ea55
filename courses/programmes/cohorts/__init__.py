"""Looking after a cohort: who is stuck and since when, a kind word, and how the cohort comes on as a picture."""
