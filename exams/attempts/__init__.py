"""What a candidate does: admission, the paper before her, every answer kept, handing in; also on paper and by word."""
