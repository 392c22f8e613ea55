"""The one-button file: everything that shows how a sitting was held, assembled from what each package plugs in.

A ZIP with a table for each kind of record, an index by clause, and a manifest of hashes. It holds no name, no question
and no key; words that people wrote freely lie beside the tables and can be taken away without breaking a hash (rules 20).
"""
