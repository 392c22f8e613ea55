"""Earlier training that stands for a part: one person looks at the evidence, a second one confirms."""
