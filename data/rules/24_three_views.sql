-- Three views of a recommendation, side by side and never merged: the force declares it complete, the evidence bears it out,
-- the inspectorate closes it (EMBEDDING.md, 8 and 10).

-- What the force declared and the inspectorate closed, as known on a day: a date counts from itself on.
-- Columns: recommendation_id, theme_id, declared_on, closed_on.
create macro declared_and_closed(on_day, known_at) as table
    select
        recommendation_id, theme_id,
        force_declared_complete_on as declared_on,
        inspectorate_closed_on as closed_on,
    from recommendation_known(on_day::date, known_at::date)
;

-- Declared complete, and the evidence does not bear it out.
create macro not_borne_out(declared_on, supported_stage) as
    declared_on is not null and supported_stage < embedded_stage()
;
