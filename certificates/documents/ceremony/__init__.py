"""Papers for a ceremony: all certificates of a sitting in order, a list to sign, labels and envelopes.

Each certificate is a file of its own, signed; what goes to the printer is put together from those files. A run that was
stopped, however hard, goes on where it stood: finished files are kept and each certificate is made once.
"""
