-- What a newspaper would find: standing exceptions, by a printed rule. Every list is ordered with the gravest first; the list
-- takes the gravest of each rule in this order, then the second of each, and so on.

create macro press_rule() as table
    select * from (
        values
            (1, 'declared', 'The force has declared it complete and the evidence does not bear it out: the lowest stage first, then the earliest declared.'),
            (2, 'fell', 'A unit stands below a stage it once held because the evidence says so: the largest fall first, then the most units.'),
            (3, 'differs', 'Units whose sampled practice on a recommendation is lower than that of all other units by more than chance explains, by the rule of Trends: the widest gap first.'),
            (4, 'runs out', 'It is embedded in every unit, and will not be within ' || expiring_days() || ' days if nothing more comes in: the soonest first.'),
            (5, 'milestone', 'A milestone is open past its original date: the longest overdue first.'),
            (6, 'action', 'An action of a meeting is open past its date: the longest overdue first.')
    ) as rules(rule_order, rule, words)
;
