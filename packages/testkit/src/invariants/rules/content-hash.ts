import type { Rule } from '../rule.ts'

/** I8: the content hash of a record is the SHA-256 of the bytes of its body. */
export const contentHash: Rule = {
  invariant: 'I8',
  name: 'content-hash',
  sql: `
    select format('shard %s position %s: the body does not hash to the content hash',
      shard_id, position) as detail
    from journal.records
    where content_hash <> sha256(convert_to(body, 'UTF8'))`,
}
