-- placeholder
select 'restated' as kind where $since is null
