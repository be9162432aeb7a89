-- What a newspaper would find: standing exceptions, by a printed rule. Every list is ordered with the gravest first; the list
-- takes the gravest of each rule in this order, then the second of each, and so on.

create macro press_rule() as table
    select * from (
        values
            (1, 'declared', 'The force has declared it complete and the evidence does not bear it out: the lowest stage first, then the earliest declared.'),
            (2, 'fell', 'A unit stands below a stage it once held because the evidence says so: the largest fall first, then the most units.'),
            (3, 'differs', 'Units whose sampled practice on a recommendation is lower than chance would leave it if it were that of all other units: the widest gap first.'),
            (4, 'runs out', 'It is embedded in every unit, and will not be within ' || expiring_days() || ' days if nothing more comes in: the soonest first.'),
            (5, 'milestone', 'A milestone is open past its original date: the longest overdue first.'),
            (6, 'action', 'An action of a meeting is open past its date: the longest overdue first.')
    ) as rules(rule_order, rule, words)
;

-- Units that differ beyond chance on one recommendation: sampled practice is so low that, at the rate of all the other
-- units, so few met cases would come up with a chance under funnel_tail(). `verdicts` names a table of verdicts of the day; samples that have
-- lapsed are left out. Columns: recommendation_id, unit_id, x, n (cases), other_x, other_n (of the units that don't differ).
create macro unit_that_differs(verdicts, on_day) as table
    with day_asked as (
        select on_day::date as as_at
    ),

    sampled as (
        select told.recommendation_id, told.unit_id, told.numerator as x, told.denominator as n
        from query_table(verdicts) as told
        join criteria_in_force('day_asked') as in_force using (as_at, criterion_id)
        where told.as_at = on_day::date
            and in_force.kind = 'sample'
            and told.applicable
            and told.verdict <> 'lapsed'
            and told.denominator > 0
    ),

    compared as (
        select
            *,
            sum(x) over of_recommendation - x as rest_x,
            sum(n) over of_recommendation - n as rest_n,
        from sampled
        window of_recommendation as (partition by recommendation_id)
    ),

    judged as (
        select
            *,
            case
                when x / n < rest_x / nullif(rest_n, 0)
                    then binomial_at_most(x, n, rest_x / rest_n) < funnel_tail()
                else false
            end as differs,
        from compared
    )

    select
        recommendation_id, unit_id, x, n,
        (sum(x) filter (where not differs) over of_recommendation)::bigint as other_x,
        (sum(n) filter (where not differs) over of_recommendation)::bigint as other_n,
    from judged
    window of_recommendation as (partition by recommendation_id)
    qualify differs
;

-- The same on a day, of the history that says what stands.
create macro unit_differing_on(on_day, known_at) as table
    select * from unit_that_differs('criterion_history', on_day::date)
;
