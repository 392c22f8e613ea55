"""Standard setting: where the cut of a sitting comes from. Judges and methods propose, the board decides."""
