"""Looking back: questions that were missed come again when they are about to be forgotten; a plan back from the exam."""
