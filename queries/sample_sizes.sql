-- How many clean cases does a sample need to pass, and what do some samples say?
-- Parameters: as_at (date): its threshold is the first asked about; 90% and 95% follow for comparison.
-- Columns: threshold, in_force, fewest_clean, met, size, low, high, says.

with

day_asked as (
    select $as_at::date as as_at
),

in_force as (
    select distinct threshold
    from criteria_in_force('day_asked')
    where kind = 'sample'
),

threshold as (
    select threshold, true as in_force from in_force
    union
    select unnest([0.90, 0.95]) as threshold, false as in_force
),

asked as (
    select threshold, bool_or(in_force) as in_force
    from threshold
    group by threshold
),

clean as (
    select threshold, fewest_clean(threshold) as fewest_clean
    from asked
),

example as (
    select asked.threshold, fewest_clean as met, fewest_clean as size from asked join clean using (threshold)
    union all
    select asked.threshold, fewest_clean - 1, fewest_clean - 1 from asked join clean using (threshold) where fewest_clean > 1
    union all
    select asked.threshold, 28, 30 from asked
)

select
    asked.threshold, asked.in_force, clean.fewest_clean, example.met, example.size,
    wilson_low(example.met, example.size) as low,
    wilson_high(example.met, example.size) as high,
    sample_says(example.met, example.size, asked.threshold) as says,
from asked
left join clean using (threshold)
left join example using (threshold)
order by asked.in_force desc, asked.threshold, example.met = example.size desc, example.size desc
