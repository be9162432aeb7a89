-- How many recommendations stay embedded in every unit on the days to come, if nothing more comes in?
-- Parameters: as_at, known_at, days, theme.
-- Columns: on_day, recommendations, held_before, fallen, recommendations_in_all.
-- A row for the day itself, for every day on which any stage can change, and for the last day looked at.

with

last_day_asked as (
    select
        $as_at::date + least(coalesce($days::integer, expiring_days()), runway_farthest_days()) as as_at,
),

asked_recommendation as (
    select recommendation_id from recommendation
    where $theme is null or theme_id = $theme
),

headline as (
    select * from headline_ahead
    semi join asked_recommendation using (recommendation_id)
),

looked_at as (
    select distinct as_at from headline
    where as_at <= (select as_at from last_day_asked)
    union
    select as_at from last_day_asked
    where exists (from headline)
),

stood as (
    select
        looked_at.as_at as on_day, headline.recommendation_id,
        headline.supported_stage >= embedded_stage() as embedded,
    from looked_at
    cross join asked_recommendation
    asof join headline
        on headline.recommendation_id = asked_recommendation.recommendation_id
        and headline.as_at <= looked_at.as_at
),

compared as (
    select *, lag(embedded) over (partition by recommendation_id order by on_day) as embedded_before
    from stood
)

select
    on_day,
    count(*) filter (where embedded) as recommendations,
    if(count(embedded_before) = 0, null, count(*) filter (where embedded_before)) as held_before,
    coalesce(list(recommendation_id order by recommendation_id) filter (where embedded_before and not embedded), [])
        as fallen,
    count(*) as recommendations_in_all,
from compared
group by on_day
order by on_day
