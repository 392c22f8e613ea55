"""What each title asks for: versioned data, in force only with a recorded vote, evaluated by pure rules."""
