"""Titles and their proof: what each title asks for, on what evidence it rests, who decided, what paper says so.

Words: a *scheme* is what a title asks for, by version; *evidence* is an append-only ledger; an *award* is a
title held by a person, in one of a closed list of states; a *document* is a numbered paper about it.
Promises: titles are 呼称, never licences; no title is a condition of another; any past day can be asked;
what was printed keeps saying what it said on its day.
"""
