"""The measurements of script/bench, one file a subject."""
