-- What was known of the reference: its edits count from the day they were entered (EMBEDDING.md, 10).
-- The first version is known from the beginning, each of its dated facts from its own date. The reference tables are the
-- latest version; <table>_before are the versions before it. Parameters: on_day, known_at (dates).

-- The version of the reference that was known on a day.
create macro reference_version_known(known_at) as (
    select max(version) from reference_version
    where known_from <= known_at
);

create macro latest_reference_version() as (
    select max(version) from reference_version
);

-- What was decided, of a table of decisions, by what was agreed and entered by that day. `decisions` names the table,
-- `decisions_before` the one of its earlier versions. Columns: those of the table.
create macro decision_known(decisions, decisions_before, known_at) as table
    select * from query_table(decisions)
    where agreed_on <= known_at
        and latest_reference_version() = reference_version_known(known_at)
    union all
    select * exclude (version) from query_table(decisions_before)
    where agreed_on <= known_at
        and version = reference_version_known(known_at)
;

-- Criteria switched off; on which days they count is for who asks.
create macro exemption_known(known_at) as table
    select * from decision_known('criterion_exemption', 'criterion_exemption_before', known_at)
;

-- Units out of a recommendation's scope.
create macro exclusion_known(known_at) as table
    select * from decision_known('scope_exclusion', 'scope_exclusion_before', known_at)
;

-- Limits counted anew.
create macro rebase_known(known_at) as table
    select * from decision_known('rebase', 'rebase_before', known_at)
;

-- How a recommendation is written for a reader: W7 while its number and title are ours, 7 once its text is published.
create macro recommendation_number(recommendation_id, title_status) as
    if(title_status = 'published', '', 'W') || recommendation_id;

-- The recommendations that are asked about: of a theme, or the one named (ids; all when blank). Column: recommendation_id.
create macro recommendation_asked(asked_theme, asked_recommendation) as table
    select recommendation_id from recommendation
    where (asked_theme is null or theme_id = asked_theme)
        and (asked_recommendation is null or recommendation_id = asked_recommendation)
;

-- Every recommendation there now is, as it was written in the version known on a day, or in the first that had it; what
-- the force declared and the inspectorate closed, by that day and by on_day.
create macro recommendation_known(on_day, known_at) as table
    with written as (
        select latest_reference_version() as version, * from recommendation
        union all
        select recommendation_before.* from recommendation_before
        semi join recommendation using (recommendation_id)
    ),

    standing as (
        select written.*, reference_version.known_from <= known_at as was_known
        from written
        join reference_version using (version)
        qualify row_number() over (
            partition by recommendation_id
            order by was_known desc, if(was_known, -version, version)
        ) = 1
    )

    select
        * exclude (version, was_known) replace (
            case when was_known and force_declared_complete_on <= least(on_day, known_at)
                then force_declared_complete_on end as force_declared_complete_on,
            case when was_known and inspectorate_closed_on <= least(on_day, known_at)
                then inspectorate_closed_on end as inspectorate_closed_on
        ),
    from standing
;

-- The first day whose scope is otherwise as known now than as known on a day: by decisions entered, changed or withdrawn
-- since. Blank when there is none.
create macro first_day_decided_since(known_at) as (
    with now_decided as (
        select recommendation_id, criterion_id, null as unit_id, reason, agreed_by, agreed_on from criterion_exemption
        union all
        select recommendation_id, null, unit_id, reason, agreed_by, agreed_on from scope_exclusion
    ),

    then_decided as (
        select recommendation_id, criterion_id, null as unit_id, reason, agreed_by, agreed_on
        from exemption_known(known_at)
        union all
        select recommendation_id, null, unit_id, reason, agreed_by, agreed_on
        from exclusion_known(known_at)
    )

    select min(agreed_on)
    from (
        (from now_decided except from then_decided)
        union all
        (from then_decided except from now_decided)
    )
);
