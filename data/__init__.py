"""The store: returns in, one trustworthy DuckDB snapshot out, embedding computed by rule."""
