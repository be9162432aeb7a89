-- By which reference and which rules was this snapshot made?
-- Parameters: none.
-- Columns: reference_hash, rules_hash.

select
    reference_hash,
    rules_hash,
from snapshot
