"""Files that other tools read: XLIFF for now."""
