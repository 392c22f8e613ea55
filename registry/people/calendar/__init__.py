"""Days that differ from the usual week, a rest, how and when somebody wants to be asked, and "right as it is"."""
