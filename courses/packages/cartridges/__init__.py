"""Courses of other learning systems: Common Cartridges and Moodle backups read into a draft course, and a course written
as a Common Cartridge."""
