-- How many recommendations has the force declared, does the evidence bear out, and has the inspectorate closed, by month?
-- Parameters: as_at, known_at (date); theme (id): only its recommendations, when given.
-- Columns: month_end (from the first month reported); reported (a return is in for the month; what the evidence says is blank
-- where none is); recommendations (all there are); declared (complete, by the force), borne_out (by evidence in date, in
-- every unit), closed (by the inspectorate); declared_not_borne_out.

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
