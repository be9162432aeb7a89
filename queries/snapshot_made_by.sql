-- By which reference and which rules was this snapshot made?
-- Parameters: none.
-- Columns: reference_hash, rules_hash (SHA-256 each, as text).

select
    reference_hash,
    rules_hash,
from snapshot
