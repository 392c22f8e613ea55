"""One's own pages: who I am here, how I am reached, what I agreed to, to whom I belong."""
