-- When what was read runs out, and the verdict that is left (EMBEDDING.md, 4).

-- The first day on which it no longer counts: the day after the days of grace end. Blank for what never expires.
create macro lapses_on(expires_on, grace_days) as expires_on + coalesce(grace_days, 0) + 1;

create macro has_lapsed(on_day, expires_on, grace_days) as coalesce(on_day >= lapses_on(expires_on, grace_days), false);

-- The verdict of a reading: what it would say, unless it has lapsed; what it would have said is then kept as `said`.
-- Nothing was read where `would_say` is blank.
create macro verdict_of(would_say, lapsed) as coalesce(if(lapsed, 'lapsed', would_say), 'not assessed');
create macro said_of(would_say, lapsed) as if(lapsed, would_say, null);
