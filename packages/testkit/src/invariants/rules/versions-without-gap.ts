import type { Rule } from '../rule.ts'

/** I8: the versions of an account are 1, 2, 3 … each once, in the order of positions and lines. */
export const versionsWithoutGap: Rule = {
  invariant: 'I8',
  name: 'versions-without-gap',
  sql: `
    with versioned as (
      select shard_id, account_no, version, position, line,
        lag(version, 1, 0::bigint) over w as version_before,
        lag(position, 1, 0::bigint) over w as position_before,
        lag(line) over w as line_before
      from journal.entries
      window w as (partition by shard_id, account_no order by version)
    )
    select format('shard %s account_no %s: version %s (position %s line %s) follows %s (position %s line %s)',
      shard_id, account_no, version, position, line, version_before, position_before, line_before)
      as detail
    from versioned
    where version <> version_before + 1
      or position < position_before
      or (position = position_before and line <= line_before)`,
}
