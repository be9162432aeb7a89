-- Which quarters a sample or series verdict stands on (EMBEDDING.md, 4): the deciding quarter, and for a series the
-- quarters before it, `periods` in all. Every quarter sampled is here. `evidence_on_file` names a table of evidence as
-- known. Columns: those of quarter_reading; threshold; low, high (95% Wilson interval, share); relied_on.

create macro quarter_behind(evidence_on_file, days) as table
    with every_quarter as (
        select * from quarter_reading_of(evidence_on_file, days)
    ),

    decider as (
        select * from deciding_quarter('every_quarter')
    )

    select
        every_quarter.*, in_force.threshold,
        wilson_low(every_quarter.x, every_quarter.n) as low, wilson_high(every_quarter.x, every_quarter.n) as high,
        coalesce(
            every_quarter.quarter <= decider.quarter
                and every_quarter.quarter > decider.quarter - to_months(3 * coalesce(in_force.periods, 1)),
            false
        ) as relied_on,
    from every_quarter
    join criteria_in_force(days) as in_force
        on in_force.as_at = every_quarter.as_at
        and in_force.criterion_id = every_quarter.criterion_id
    left join decider
        on decider.as_at = every_quarter.as_at
        and decider.criterion_id = every_quarter.criterion_id
        and decider.recommendation_id = every_quarter.recommendation_id
        and decider.unit_id = every_quarter.unit_id
;

-- The items of evidence that are on file on a later day otherwise than on an earlier one as known then: come in,
-- corrected or withdrawn. Columns: evidence_id; recommendation_id, unit_id,
-- criterion_id (as last known); came_in; about_since (it looked at the time after the earlier day: new evidence; of the
-- others what is told is what is now known of that day); result (what it says: met, not met, or 28 of 30); before, after
-- (as it stood: result, assurance, last day looked at, in words; blank where not on file).
create macro evidence_compared(earlier_day, later_day, known_day) as table
    with base as (
        select
            evidence_id, recommendation_id, unit_id, criterion_id,
            coalesce(result, sample_met || ' of ' || sample_size) as result,
            assurance, observed_to, valid_until, population,
        from evidence_kept(earlier_day)
        where observed_to <= earlier_day::date
    ),

    present as (
        select
            evidence_id, recommendation_id, unit_id, criterion_id,
            coalesce(result, sample_met || ' of ' || sample_size) as result,
            assurance, observed_to, valid_until, population,
        from evidence_kept(known_day)
        where observed_to <= later_day::date
    ),

    -- An item whose own dates were corrected so that it looks at the time since is withdrawn from the earlier day, and new.
    restated as (
        select * from present
        where observed_to <= earlier_day::date
    )

    select
        evidence_id,
        coalesce(restated.recommendation_id, base.recommendation_id) as recommendation_id,
        coalesce(restated.unit_id, base.unit_id) as unit_id,
        coalesce(restated.criterion_id, base.criterion_id) as criterion_id,
        base.evidence_id is null as came_in,
        false as about_since,
        restated.result,
        case
            when base.evidence_id is not null
                then concat_ws(', ', base.result, base.assurance, strftime(base.observed_to, '%-d %B %Y'))
        end as before,
        case
            when restated.evidence_id is null then 'withdrawn'
            else concat_ws(', ', restated.result, restated.assurance, strftime(restated.observed_to, '%-d %B %Y'))
        end as after,
    from base
    full join restated using (evidence_id)
    where base is distinct from restated
    union all
    select
        evidence_id, recommendation_id, unit_id, criterion_id, true as came_in, true as about_since, result,
        null as before, result as after,
    from present
    where observed_to > earlier_day::date
;
