/**
 * Why a message cannot be understood. In the order of the checks: the first that fails is the reason.
 * - `tombstone`: no value
 * - `oversized`: the value is larger than any record may be
 * - `no_key`: no key
 * - `bad_header`: a header that says where the record stands is missing or has another form
 * - `wrong_partition`: the record belongs to another shard than the partition carries
 * - `hash_mismatch`: the value is not what was hashed when it was written
 * - `unknown_type`: an event that this version does not know
 * - `bad_json`: the value is no JSON
 * - `wrong_schema`: the event lacks a field or a field has another form
 * - `wrong_key`: the key is not the ledger of the event
 * - `not_in_journal`: the journal has not got so far
 */
export type PoisonReason =
  | 'tombstone'
  | 'oversized'
  | 'no_key'
  | 'bad_header'
  | 'wrong_partition'
  | 'hash_mismatch'
  | 'unknown_type'
  | 'bad_json'
  | 'wrong_schema'
  | 'wrong_key'
  | 'not_in_journal'

/** What is wrong with a message; `detail` never repeats more than a few dozen characters of it. */
export interface Poison {
  readonly reason: PoisonReason
  readonly detail: string
}

/** A message that could not be understood, with where it came from. */
export interface PoisonMessage extends Poison {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key: Buffer | null
  readonly headers: Readonly<Record<string, string>>
  readonly value: Buffer | null
}
