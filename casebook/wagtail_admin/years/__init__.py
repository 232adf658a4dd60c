"""The years of the report: prepared, confirmed, compared with the records of today, and corrected."""
