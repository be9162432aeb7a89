-- When did each line of assurance last look at each recommendation?
-- Parameters: as_at, known_at (date); recommendation (id), theme (id): only those, when given.
-- Columns: recommendation_id; assurance (every level, A0 to A3); assurance_name; last_observed_to (the last day of the work
-- looked at; blank: never), months_since (whole months from it to as_at); items (of evidence on file observed by as_at).

with

looked as (
    select
        recommendation_id, assurance,
        max(observed_to) as last_observed_to,
        count(*) as items,
    from known_evidence
    where observed_to <= $as_at::date
    group by all
)

select
    recommendation.recommendation_id, assurance_level.assurance, assurance_level.name as assurance_name,
    looked.last_observed_to,
    datesub('month', looked.last_observed_to, $as_at::date) as months_since,
    coalesce(looked.items, 0) as items,
from recommendation
cross join assurance_level
left join looked
    on looked.recommendation_id = recommendation.recommendation_id
    and looked.assurance = assurance_level.assurance
where ($recommendation is null or recommendation.recommendation_id = $recommendation)
    and ($theme is null or recommendation.theme_id = $theme)
order by recommendation.recommendation_id, assurance_level.assurance
