"""Everything printed: fonts, names in their exact characters, QR codes, seals, documents.

The web process draws small pictures itself (harfbuzz maps the font files and keeps nothing); pages are laid out by a
child process that starts on demand and ends when idle, so the web process never loads the layout library.
"""
