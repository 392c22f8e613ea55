"""A second look at a draft before it is published: asked for, given by somebody who did not write it, kept."""
