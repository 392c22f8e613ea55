"""「日程が決まったら知らせて」 for a course: asked once, told once, taken back at any time."""
