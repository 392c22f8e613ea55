"""Applications that come in one file: an employer's, a club's, a town hall's. All of it or nothing."""
