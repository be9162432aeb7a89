-- What the rules ask a sender for, in all (EMBEDDING.md, 9).

-- The fewest cases, all of them meeting the standard, that say met at a threshold.
create macro fewest_clean(threshold) as fewest_in_all(0, threshold);

-- What evidence is asked for, position by position: a finding, or a quarter's sample, of a recommendation in a unit. What is
-- exempt is not asked for. `verdicts` names a table of verdicts with as_at, `days` one of their days. Columns:
-- recommendation_id; unit_id; criterion_id; kind (finding, sample); verdict; fewest_cases (of a sample, in a quarter).
create macro evidence_asked(verdicts, days) as table
    with asked as (
        select told.recommendation_id, told.unit_id, told.criterion_id, told.verdict, in_force.kind, in_force.threshold
        from query_table(verdicts) as told
        join criteria_in_force(days) as in_force using (as_at, criterion_id)
        where in_force.kind in ('finding', 'sample')
            and told.applicable
    ),

    need as (
        select threshold, fewest_clean(threshold) as fewest_cases
        from (select distinct threshold from asked where kind = 'sample')
    )

    select asked.recommendation_id, asked.unit_id, asked.criterion_id, asked.kind, asked.verdict, need.fewest_cases
    from asked
    left join need using (threshold)
;

-- What is asked for in all on a day, unit by unit, and what was sent in the latest quarter ended. `items` names a table of
-- evidence as known. Columns: as the question `asked_for` has them: a row for each unit, and one, of which unit_id is blank,
-- for all of them together.
create macro asked_of_unit_on(items, on_day, known_at) as table
    with day_asked as (
        select on_day::date as as_at
    ),

    span as (
        select latest_quarter(on_day::date) as quarter, quarter_end(latest_quarter(on_day::date)) as last_day_of_it
    ),

    in_scope as (
        select unit_id, recommendation_id
        from unit_history
        where as_at = on_day::date
    ),

    verdict as (
        select as_at, recommendation_id, unit_id, criterion_id, verdict, applicable
        from criterion_history
        where as_at = on_day::date
    ),

    asked as (
        select
            need.unit_id,
            count(*) filter (where need.kind = 'finding') as findings_asked,
            count(*) filter (where need.kind = 'finding' and need.verdict in ('met', 'not met')) as findings_in_date,
            count(*) filter (where need.kind = 'sample') as sample_positions,
            coalesce(sum(need.fewest_cases), 0)::bigint as cases_asked,
            coalesce(max(need.fewest_cases), 0) as files_asked,
        from evidence_asked('verdict', 'day_asked') as need
        group by need.unit_id
    ),

    sent as (
        select evidence.*
        from query_table(items) as evidence
        cross join span
        where observed_to between span.quarter and span.last_day_of_it
    ),

    sent_by_unit as (
        select
            in_scope.unit_id,
            count(*) filter (where sent.result is not null) as findings_filed,
            coalesce(sum(sent.sample_size), 0)::bigint as cases_judged,
            count(distinct if(sent.sample_size is not null, sent.recommendation_id, null)) as positions_sampled,
        from in_scope
        join sent
            on sent.recommendation_id = in_scope.recommendation_id
            and coalesce(sent.unit_id, in_scope.unit_id) = in_scope.unit_id
        group by in_scope.unit_id
    ),

    findings_sent as (
        select count(*) as findings_filed
        from sent
        where result is not null
            and recommendation_id in (select recommendation_id from in_scope)
            and (unit_id is null or (recommendation_id, unit_id) in (select (recommendation_id, unit_id) from in_scope))
    ),

    exposed as (
        select exposure.unit_id, sum(exposure.death_reports)::bigint as death_reports
        from exposure_kept(known_at::date) as exposure
        cross join span
        where exposure.as_at between span.quarter and span.last_day_of_it
        group by exposure.unit_id
    ),

    by_unit as (
        select
            unit_id, unit.name as unit_name, counted.recommendations,
            coalesce(asked.findings_asked, 0) as findings_asked,
            coalesce(asked.findings_in_date, 0) as findings_in_date,
            coalesce(asked.sample_positions, 0) as sample_positions,
            coalesce(asked.cases_asked, 0) as cases_asked,
            coalesce(asked.files_asked, 0) as files_asked,
            exposed.death_reports,
            coalesce(sent_by_unit.findings_filed, 0) as findings_filed,
            coalesce(sent_by_unit.cases_judged, 0) as cases_judged,
            coalesce(sent_by_unit.positions_sampled, 0) as positions_sampled,
        from (select unit_id, count(*) as recommendations from in_scope group by unit_id) as counted
        join unit using (unit_id)
        left join asked using (unit_id)
        left join sent_by_unit using (unit_id)
        left join exposed using (unit_id)
    ),

    total as (
        select
            null::varchar as unit_id, null::varchar as unit_name,
            (select count(distinct recommendation_id) from in_scope) as recommendations,
            sum(findings_asked)::bigint as findings_asked,
            sum(findings_in_date)::bigint as findings_in_date,
            sum(sample_positions)::bigint as sample_positions,
            sum(cases_asked)::bigint as cases_asked,
            sum(files_asked)::bigint as files_asked,
            sum(death_reports)::bigint as death_reports,
            (select findings_filed from findings_sent) as findings_filed,
            sum(cases_judged)::bigint as cases_judged,
            sum(positions_sampled)::bigint as positions_sampled,
        from by_unit
        having count(*) > 0
    )

    select
        told.unit_id, told.unit_name, told.recommendations, told.findings_asked, told.findings_in_date, told.sample_positions,
        told.cases_asked, told.files_asked, span.quarter, told.death_reports, told.findings_filed, told.cases_judged,
        told.positions_sampled,
    from (select * from by_unit union all by name select * from total) as told
    cross join span
    order by told.unit_name nulls last
;
