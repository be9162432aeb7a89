-- The store's tables that no one fills in by hand. Beside them stand those of the book (data/book/store.py): reference
-- tables, copied from the store's reference/ folder, and fact tables, append-only, one row for each row of a return, each
-- carrying its return_id. Nothing here is ever updated.

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

-- The reference as it was ---------------------------------------------------------------------------------------------
-- Every version kept of the reference. known_from is the day it was entered; of the first, the beginning of time. The
-- tables of the book are the latest version; rows of earlier ones that knowledge depends on stand in <table>_before.
create table reference_version (
    version integer not null,
    known_from date not null,
    entered_on date not null,
    entered_by varchar,
    sha256 varchar not null,
);

-- What each version changed. Of a row put in or taken out column_name is blank, and the row stands in after or before.
create table reference_edit (
    version integer not null,
    entered_on date not null,
    entered_by varchar,
    table_name varchar not null,
    key varchar not null,
    column_name varchar,
    before varchar,
    after varchar,
);

create table recommendation_before as select 0 as version, * from recommendation limit 0;
create table criterion_exemption_before as select 0 as version, * from criterion_exemption limit 0;
create table scope_exclusion_before as select 0 as version, * from scope_exclusion limit 0;
create table rebase_before as select 0 as version, * from rebase limit 0;

-- As now known -----------------------------------------------------------------------------------------------------
-- Filled at publishing by the rules in rules/; a function of everything above.

create table snapshot (
    snapshot_id varchar not null,
    reference_hash varchar not null,
    rules_hash varchar not null,
    first_as_at date,
    last_as_at date,
    -- Knowledge of this day or later is the same knowledge: the last day a return came in, a decision was
    -- agreed, or the reference was edited.
    known_through date,
    -- The version of DuckDB that wrote the file. Whatever says this was sealed (data/seals.py).
    made_with varchar not null,
    -- The day that the latest is set beside, in the tables kept of that day (data/latest.py). Blank: none are kept.
    compared_from date,
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
    -- Anything is known of it: a finding, a roster or a sample, lapsed or not (rules/10_unit_stage.sql).
    assessed boolean not null,
);

create table recommendation_history (
    as_at date not null,
    recommendation_id integer not null,
    supported_stage integer not null,
    claimed_stage integer,
    verified_stage integer not null,
    units_in_scope bigint not null,
    -- Units at or above each stage, from stage 1 on.
    units_at bigint[] not null,
    exposure_share_at_next double,
    flag varchar,
);

-- What done milestones assert (rules/19_asserted.sql), never mixed with what evidence supports.
create table assertion_history (
    as_at date not null,
    recommendation_id integer not null,
    -- Blank: in every unit in scope.
    unit_id varchar,
    criterion_id varchar not null,
    milestones bigint not null,
    asserted_on date not null,
    expires_on date,
);

create table asserted_history (
    as_at date not null,
    recommendation_id integer not null,
    unit_id varchar not null,
    asserted_stage integer not null,
);

-- Each rung by itself, by recommendation and by unit (standings/rungs.sql).
create table rung_history (
    as_at date not null,
    criterion_id varchar not null,
    -- One of the two is blank: every position is counted with its recommendation, and again with its unit.
    recommendation_id integer,
    unit_id varchar,
    positions bigint not null,
    met bigint not null,
    not_met bigint not null,
    cannot_tell bigint not null,
    lapsed bigint not null,
    not_assessed bigint not null,
    asserted bigint not null,
);

-- What is claimed, asserted and supported at or above each stage (standings/said_and_shown.sql).
create table said_history (
    as_at date not null,
    recommendation_id integer not null,
    stage integer not null,
    positions bigint not null,
    claimed bigint not null,
    asserted bigint not null,
    supported bigint not null,
    is_claimed boolean not null,
    is_asserted boolean not null,
    is_supported boolean not null,
);

-- What begins to count from a year before the latest day held to a year after it, and its verdict on the day on which it
-- does (rules/18_ahead.sql; blank: not in scope, or a duration). Nothing of it depends on the day from which one looks ahead.
create table begun_verdict (
    as_at date not null,
    recommendation_id integer not null,
    unit_id varchar not null,
    criterion_id varchar not null,
    stage integer,
    verdict varchar,
    said varchar,
    observed_to date,
    expires_on date,
    applicable boolean,
    detail varchar,
);

-- Ahead of the latest day held, a year of days to come, as if nothing more came in: the stage of each recommendation and
-- unit on those days on which it can change (blank: not in scope), and every fall below where it has stood since.
create table unit_ahead (
    as_at date not null,
    recommendation_id integer not null,
    unit_id varchar not null,
    supported_stage integer,
);

-- The headline of each recommendation on every such day on which it can change.
create table headline_ahead (
    as_at date not null,
    recommendation_id integer not null,
    supported_stage integer not null,
);

create table runway_ahead (
    falls_on date not null,
    recommendation_id integer not null,
    unit_id varchar not null,
    from_stage integer not null,
    to_stage integer not null,
    criterion_id varchar,
    evidence_id varchar,
    expires_on date,
    owner varchar,
);
