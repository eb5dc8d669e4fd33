"""What is known of the languages themselves: codes, names, quotation marks, scripts."""
