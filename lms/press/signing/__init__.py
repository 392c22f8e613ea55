"""Signatures of PDF documents: made and checked in a process of their own, which ends when idle."""
