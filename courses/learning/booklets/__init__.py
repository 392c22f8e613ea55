"""A whole course as one booklet in large print: asked for by a learner, made once a day for all, lesson by lesson."""
