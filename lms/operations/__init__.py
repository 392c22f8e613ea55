"""What an operator needs to see: jobs, work that failed, mails, disk, database, keys, back-ups; metrics and traces.

Words: a *job* is work that the clock asks for; a *task* is one piece of background work; a *back-up run* is the memory
that an archive was made, not the archive.
"""
