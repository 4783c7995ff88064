import type { Rule } from '../rule.ts'
import { accountsAreOpened } from './accounts-are-opened.ts'
import { balanceChain } from './balance-chain.ts'
import { categoriesAreTold } from './categories-are-told.ts'
import { categoriesWithoutCycle } from './categories-without-cycle.ts'
import { checkpointIsCovered } from './checkpoint-is-covered.ts'
import { chosenIdsNameRecords } from './chosen-ids-name-records.ts'
import { closedAccounts } from './closed-accounts.ts'
import { contentHash } from './content-hash.ts'
import { deadLettersHaveOutcomes } from './dead-letters-have-outcomes.ts'
import { detailsAreTold } from './details-are-told.ts'
import { entriesAreBodies } from './entries-are-bodies.ts'
import { epochsByPosition } from './epochs-by-position.ts'
import { externalIdsNameRecords } from './external-ids-name-records.ts'
import { guardsInPlace } from './guards-in-place.ts'
import { headIsFold } from './head-is-fold.ts'
import { headIsLastEntry } from './head-is-last-entry.ts'
import { keysNameRecords } from './keys-name-records.ts'
import { ledgersAreOpened } from './ledgers-are-opened.ts'
import { limitsAtEachPosition } from './limits-at-each-position.ts'
import { limitsOfHeads } from './limits-of-heads.ts'
import { limitsWhenSet } from './limits-when-set.ts'
import { membersAreTold } from './members-are-told.ts'
import { offsetsAreCovered } from './offsets-are-covered.ts'
import { oneRecordPerKey } from './one-record-per-key.ts'
import { outcomesHaveKeys } from './outcomes-have-keys.ts'
import { outcomesNameRecords } from './outcomes-name-records.ts'
import { outcomesOnce } from './outcomes-once.ts'
import { positionsWithoutGap } from './positions-without-gap.ts'
import { projectedAccounts } from './projected-accounts.ts'
import { projectionIsFold } from './projection-is-fold.ts'
import { recordedAtOrder } from './recorded-at-order.ts'
import { recordsAreBodies } from './records-are-bodies.ts'
import { relayCursorInJournal } from './relay-cursor-in-journal.ts'
import { rollupsAreFold } from './rollups-are-fold.ts'
import { settingsHold } from './settings-hold.ts'
import { searchIsFold } from './search-is-fold.ts'
import { transactionHeadsAreFolds } from './transaction-heads-are-folds.ts'
import { transactionHeadsHaveStatus } from './transaction-heads-have-status.ts'
import { transactionIdsOnce } from './transaction-ids-once.ts'
import { versionsWithoutGap } from './versions-without-gap.ts'
import { zeroSumOfHeads } from './zero-sum-of-heads.ts'
import { zeroSumPerPosition } from './zero-sum-per-position.ts'

/** Every rule that the state of a database can be asked, in the order of the invariants. */
export const rules: readonly Rule[] = [
  zeroSumPerPosition,
  zeroSumOfHeads,
  balanceChain,
  headIsFold,
  headIsLastEntry,
  transactionHeadsAreFolds,
  projectionIsFold,
  projectedAccounts,
  outcomesNameRecords,
  deadLettersHaveOutcomes,
  offsetsAreCovered,
  oneRecordPerKey,
  keysNameRecords,
  externalIdsNameRecords,
  chosenIdsNameRecords,
  transactionIdsOnce,
  outcomesOnce,
  outcomesHaveKeys,
  limitsAtEachPosition,
  limitsWhenSet,
  limitsOfHeads,
  closedAccounts,
  settingsHold,
  positionsWithoutGap,
  versionsWithoutGap,
  contentHash,
  recordedAtOrder,
  epochsByPosition,
  entriesAreBodies,
  recordsAreBodies,
  accountsAreOpened,
  ledgersAreOpened,
  detailsAreTold,
  categoriesAreTold,
  membersAreTold,
  categoriesWithoutCycle,
  transactionHeadsHaveStatus,
  guardsInPlace,
  checkpointIsCovered,
  rollupsAreFold,
  searchIsFold,
  relayCursorInJournal,
]
