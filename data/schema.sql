-- The store's tables. Reference tables are copied from the store's reference/ folder; fact tables are append-only,
-- one row for each row of a return, each carrying its return_id; nothing here is ever updated.

-- Reference --------------------------------------------------------------------------------------------------------

create table theme (
    theme_id integer primary key,
    name varchar not null,
    finding varchar not null,
);

create table recommendation (
    recommendation_id integer primary key,
    theme_id integer not null references theme,
    title varchar not null,
    title_status varchar not null,
    text varchar,
    due_on date,
    source varchar,
    force_declared_complete_on date,
    inspectorate_closed_on date,
);

create table unit (
    unit_id varchar primary key,
    name varchar not null,
    kind varchar not null,
    boroughs varchar,
);

create table course (
    course_id varchar primary key,
    title varchar not null,
    audience varchar not null,
    valid_months integer,
);

create table course_recommendation (
    course_id varchar not null references course,
    recommendation_id integer not null references recommendation,
    primary key (course_id, recommendation_id),
);

-- position is the row's place in criteria.csv: ties between blocking criteria are settled in that order.
create table criteria (
    position integer not null,
    criterion_id varchar not null,
    title varchar not null,
    stage integer not null,
    kind varchar not null,
    role varchar,
    periods integer,
    reads varchar,
    threshold double,
    valid_days integer,
    grace_days integer,
    min_assurance varchar,
    effective_from date not null,
    primary key (criterion_id, effective_from),
);

create table criterion_exemption (
    recommendation_id integer not null references recommendation,
    criterion_id varchar not null,
    reason varchar not null,
    agreed_by varchar not null,
    agreed_on date not null,
    primary key (recommendation_id, criterion_id),
);

create table scope_exclusion (
    recommendation_id integer not null references recommendation,
    unit_id varchar not null references unit,
    reason varchar not null,
    agreed_by varchar not null,
    agreed_on date not null,
    primary key (recommendation_id, unit_id),
);

create table meeting (
    meeting_id varchar primary key,
    held_on date not null,
    title varchar not null,
);

-- Returns ----------------------------------------------------------------------------------------------------------

-- received_on is the day in Europe/London; received_at is the true clock time of the load, in UTC.
create table returns (
    return_id varchar not null,
    load_number integer not null,
    as_at date not null,
    received_on date not null,
    received_at timestamp not null,
    submitted_by varchar not null,
    provenance varchar not null,
    note varchar,
    file_name varchar not null,
    sha256 varchar not null,
);

-- Which sheets a return brought, headings-only ones included (row_count 0): a sheet left out was not reported.
create table return_sheet (
    return_id varchar not null,
    sheet varchar not null,
    row_count integer not null,
);

create table return_warning (
    return_id varchar not null,
    sheet varchar,
    row_number integer,
    column_name varchar,
    value varchar,
    warning varchar not null,
);

-- Facts: one table for each sheet; row_number is the row as the spreadsheet numbers it -----------------------------

create table milestones (
    return_id varchar not null,
    row_number integer not null,
    milestone_id varchar not null,
    recommendation_id integer not null,
    title varchar not null,
    kind varchar not null,
    original_due_on date not null,
    forecast_on date not null,
    completed_on date,
    owner_role varchar not null,
    change_reason varchar,
    depends_on varchar,
    note varchar,
);

create table training (
    return_id varchar not null,
    row_number integer not null,
    course_id varchar not null,
    unit_id varchar not null,
    role varchar not null,
    in_scope integer not null,
    trained integer not null,
);

create table claims (
    return_id varchar not null,
    row_number integer not null,
    recommendation_id integer not null,
    unit_id varchar not null,
    claimed_stage integer not null,
);

create table evidence (
    return_id varchar not null,
    row_number integer not null,
    evidence_id varchar not null,
    recommendation_id integer not null,
    unit_id varchar,
    criterion_id varchar not null,
    observed_from date not null,
    observed_to date not null,
    result varchar,
    sample_size integer,
    sample_met integer,
    population integer,
    valid_until date,
    assurance varchar not null,
    verified_by varchar not null,
    reference varchar not null,
    withdrawn boolean not null,
    note varchar,
);

create table exposure (
    return_id varchar not null,
    row_number integer not null,
    unit_id varchar not null,
    death_reports integer not null,
);

create table actions (
    return_id varchar not null,
    row_number integer not null,
    action_id varchar not null,
    meeting_id varchar not null,
    recommendation_id integer,
    unit_id varchar,
    action varchar not null,
    owner_role varchar not null,
    due_on date not null,
    done_on date,
    outcome varchar,
);

-- As now known -----------------------------------------------------------------------------------------------------
-- Filled at publishing by the rules in rules/; a function of everything above.

create table snapshot (
    snapshot_id varchar not null,
    reference_hash varchar not null,
    rules_hash varchar not null,
    first_as_at date,
    last_as_at date,
    -- Knowledge of this day or later is the same knowledge: the last day a return came in or a decision was agreed.
    known_through date,
);

-- Month by month, from the first month reported; practice_history also holds the months before it that a duration reads.
create table practice_history (
    as_at date not null,
    recommendation_id integer not null,
    unit_id varchar not null,
    practice_stage integer not null,
);

create table criterion_history (
    as_at date not null,
    recommendation_id integer not null,
    unit_id varchar not null,
    criterion_id varchar not null,
    stage integer not null,
    verdict varchar not null,
    said varchar,
    observed_to date,
    expires_on date,
    overdue boolean not null,
    numerator bigint,
    denominator bigint,
    low double,
    high double,
    applicable boolean not null,
    detail varchar,
);

create table unit_history (
    as_at date not null,
    recommendation_id integer not null,
    unit_id varchar not null,
    claimed_stage integer,
    verified_stage integer not null,
    supported_stage integer not null,
    highest_held integer not null,
    flag varchar,
    blocking_criterion varchar,
    blocking_verdict varchar,
);

create table recommendation_history (
    as_at date not null,
    recommendation_id integer not null,
    supported_stage integer not null,
    claimed_stage integer,
    verified_stage integer not null,
    units_in_scope bigint not null,
    units_at_1 bigint not null,
    units_at_2 bigint not null,
    units_at_3 bigint not null,
    units_at_4 bigint not null,
    units_at_5 bigint not null,
    exposure_share_at_next double,
    flag varchar,
);
