"""A cluster built for real on one machine: two web hosts, two database hosts, monitor, proxy and a crowd."""
