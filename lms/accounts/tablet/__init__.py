"""The tablet sheet: a paper with a QR code that signs one person in, with a PIN, on a tablet that many share."""
