-- Which recommendations were proposed for closing, who confirmed it, and what does each side say?
-- Parameters: as_at, known_at, recommendation, today, through.
-- Columns: entry_id, recommendation_id, title, closure, state, meeting_id, proposed_on, proposed_by, proposed_view, confirmed_on,
-- confirmed_by, confirmed_view, disputed_on, disputed_by, disputed_closure, disputed_view, declared_on, closed_on,
-- supported_stage, days_since_confirmed.
-- One row for each proposal that stands, the latest first; of several answers of one kind, the latest. It moves no stage.

with

standing as (
    select * from log_standing('log_entry', $known_at::date, $through::integer)
    where stands
),

confirming as (
    select * from standing
    where kind = 'close confirmed'
    qualify row_number() over (partition by answers order by number desc) = 1
),

disputing as (
    select * from standing
    where kind = 'close disputed'
    qualify row_number() over (partition by answers order by number desc) = 1
),

headline as (
    select recommendation_id, supported_stage from recommendation_history
    where as_at = $as_at::date
),

named as (
    select * from recommendation_known(coalesce($as_at::date, $known_at::date), $known_at::date)
)

select
    proposal.entry_id, proposal.recommendation_id, named.title, proposal.closure,
    case
        when confirming.entry_id is not null then 'confirmed'
        when disputing.entry_id is not null then 'disputed'
        else 'proposed'
    end as state,
    proposal.meeting_id, proposal.made_on as proposed_on, proposal.made_by as proposed_by, proposal.text as proposed_view,
    confirming.made_on as confirmed_on, confirming.made_by as confirmed_by, confirming.text as confirmed_view,
    disputing.made_on as disputed_on, disputing.made_by as disputed_by, disputing.closure as disputed_closure,
    disputing.text as disputed_view,
    named.force_declared_complete_on as declared_on, named.inspectorate_closed_on as closed_on,
    headline.supported_stage,
    $today::date - confirming.made_on as days_since_confirmed,
from standing as proposal
left join confirming on confirming.answers = proposal.entry_id
left join disputing on disputing.answers = proposal.entry_id
left join headline on headline.recommendation_id = proposal.recommendation_id
left join named on named.recommendation_id = proposal.recommendation_id
where proposal.kind = 'close proposed'
    and ($recommendation is null or proposal.recommendation_id = $recommendation)
order by proposal.number desc
