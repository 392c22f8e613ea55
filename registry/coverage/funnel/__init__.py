"""学びから活動まで: how many of those who began a course came how far: lesson, exam, title, first activity."""
