-- When did each line of assurance last look at each recommendation?
-- Parameters: as_at, known_at, recommendation, theme.
-- Columns: recommendation_id, assurance, assurance_name, last_observed_to, months_since, items.
-- A row for every recommendation and level of assurance; a level that never looked is blank.

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
