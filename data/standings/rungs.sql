-- Each rung by itself (EMBEDDING.md, 9): how many unit positions meet each criterion, whatever the others say.

-- `verdicts` names a table as verdict_asserted. A position is a recommendation and a unit in scope; one that is exempt, or
-- where no one in post needs the course, is not counted. Every position is counted twice, so that a recommendation, a theme
-- or a unit can be read alone: with its recommendation (unit_id blank) and with its unit (recommendation_id blank).
-- Columns: as_at; criterion_id; recommendation_id; unit_id; positions; met, not_met, cannot_tell, lapsed, not_assessed
-- (positions by verdict); asserted (positions not met where a done milestone asserts it).
create macro rung(verdicts) as table
    select
        as_at, criterion_id, recommendation_id, unit_id,
        count(*) as positions,
        count(*) filter (where verdict = 'met') as met,
        count(*) filter (where verdict = 'not met') as not_met,
        count(*) filter (where verdict = 'cannot tell') as cannot_tell,
        count(*) filter (where verdict = 'lapsed') as lapsed,
        count(*) filter (where verdict = 'not assessed') as not_assessed,
        count(*) filter (where asserted and verdict <> 'met') as asserted,
    from query_table(verdicts)
    where applicable
    group by grouping sets ((as_at, criterion_id, recommendation_id), (as_at, criterion_id, unit_id))
;
