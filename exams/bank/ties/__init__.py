"""What ties a question to others: enemies, its case, who saw it, how it did, and the fact that it cites."""
