-- What caused the rises and falls between two days, each cause told once?
-- Parameters: since, as_at, known_at.
-- Columns: cause_id, kind, criterion_id, course_id, unit_id, from_figure, to_figure, from_n, to_n, moved_on,
-- recommendations, unit_positions, from_x, to_x, threshold, role, evidence_id, owner, change, units, headlines,
-- criterion_title, course_title.
-- Every stage that rose or fell belongs to exactly one cause (`cause_positions` lists them): the criterion that blocks now, or
-- that blocked before a rise, and what moved it. The falls first, those that moved a headline before the rest. Figures,
-- evidence_id and owner are blank where the positions of one cause have more than one.

with

cause as (
    select
        cause_id, kind, criterion_id, course_id,
        only_one(unit_id) as unit_id,
        only_one(from_figure) as from_figure, only_one(to_figure) as to_figure,
        only_one(from_n) as from_n, only_one(to_n) as to_n,
        max(moved_on) as moved_on,
        list_sort(list_distinct(list(recommendation_id))) as recommendations,
        count(*) as unit_positions,
        only_one(from_x) as from_x, only_one(to_x) as to_x,
        any_value(threshold) as threshold, any_value(role) as role, only_one(evidence_id) as evidence_id,
        only_one(owner) as owner, any_value(change) as change,
        list_sort(list_distinct(list(unit_id))) as units,
        coalesce(list_sort(list_distinct(list(recommendation_id) filter (where moves_headline))), []) as headlines,
        sum(after - before) as stages_moved,
    from cause_position
    where $since::date < $as_at::date
        and $known_at::date is not null
    group by cause_id, kind, criterion_id, course_id
),

criterion as (
    select * from criterion_title($as_at)
)

select
    cause.* exclude (stages_moved), criterion.title as criterion_title, course.title as course_title,
from cause
left join criterion using (criterion_id)
left join course using (course_id)
order by cause.change = 'gained', len(cause.headlines) desc, cause.unit_positions desc, cause.stages_moved, cause.cause_id
