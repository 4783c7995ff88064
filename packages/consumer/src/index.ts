export type { EntriesPlace, FollowedAccount } from './entries-follower.ts'
export { EntriesFollower } from './entries-follower.ts'
export {
  DamagedRecord,
  FollowError,
  LostRecords,
  ReorderedVersions,
  VoidTail,
  WrongBalance,
} from './follow-error.ts'
export type { HttpFollowOptions } from './follow-http.ts'
export { followHttp } from './follow-http.ts'
export type { Following, KafkaFollowSettings } from './follow-source.ts'
export { followKafka, followSource } from './follow-source.ts'
export type { FollowerOptions, MissingRange, Taken } from './follower.ts'
export { Follower } from './follower.ts'
export type { LedgerApi, LedgerHead } from './records-page.ts'
export { getJson, headOf, NotAnswered } from './records-page.ts'
export type { FollowedPlace, PlaceStore } from './place-store.ts'
export { memoryPlaceStore } from './place-store.ts'
export type { AccountBalance, StoredBalance, Sums } from './running-balances.ts'
export { RunningBalances } from './running-balances.ts'
export type { StreamRecord } from '@ledger/stream'
