"""States of earlier schemas, with data; each comes forward to today's."""
