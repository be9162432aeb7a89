-- How many recommendations has the force declared, does the evidence bear out, and has the inspectorate closed, by month?
-- Parameters: as_at, known_at, theme.
-- Columns: month_end, reported, recommendations, declared, borne_out, closed, declared_not_borne_out.
-- Every month from the first reported; what the evidence says is blank where no return is in.

with

told as (
    select * from declared_and_closed($as_at, $known_at)
    where $theme is null or theme_id = $theme
)

select
    month.month_end, month.reported,
    count(*) as recommendations,
    count(*) filter (where told.declared_on <= month.month_end) as declared,
    if(month.reported, count(*) filter (where headline.supported_stage >= embedded_stage()), null) as borne_out,
    count(*) filter (where told.closed_on <= month.month_end) as closed,
    if(
        month.reported,
        count(*) filter (
            where told.declared_on <= month.month_end and not_borne_out(told.declared_on, headline.supported_stage)
        ),
        null
    ) as declared_not_borne_out,
from month_of_record($as_at, $known_at) as month
cross join told
left join recommendation_history as headline
    on headline.recommendation_id = told.recommendation_id
    and headline.as_at = month.month_end
group by month.month_end, month.reported
order by month.month_end
