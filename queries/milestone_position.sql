-- Where does each milestone stand against its original date?
-- Parameters: as_at, known_at (date); recommendation (id), theme (id): only their milestones, when given.
-- Columns: milestone_id; recommendation_id; title; kind; original_due_on (as first reported), forecast_on, completed_on
-- (dates); days_against_original (days late, negative early: completed_on, else the later of forecast_on and as_at,
-- less original_due_on); times_reforecast (changes of forecast, original to first forecast included); state (done, done
-- late, overdue, open, not reported: reported before, absent now); last_reported_on (month-end); owner_role; depends_on;
-- change_reason, note (as last reported); criterion_id, unit_id (what it is meant to satisfy, and where; blank unit: everywhere).

select standing.*
from milestone_standing('known_milestones', $as_at::date, $known_at::date) as standing
join recommendation using (recommendation_id)
where ($recommendation is null or recommendation_id = $recommendation)
    and ($theme is null or recommendation.theme_id = $theme)
order by recommendation_id, milestone_id
