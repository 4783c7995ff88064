import { isDateTime } from '@ledger/runtime'
import type { JournalEvent } from '@ledger/wire'

/** What a value that should be an event lacks, in a few words; undefined when it is one. */
export type EventFault =
  { readonly reason: 'unknown_type' | 'wrong_schema'; readonly detail: string } | undefined

type Fields = Readonly<Record<string, unknown>>

/**
 * Whether a parsed body is an event of a known form. Fields that are not known are no fault: a newer
 * writer may add some. Written by hand: the check of a transaction runs for every record.
 */
export function checkEvent(value: unknown): EventFault {
  if (!isFields(value)) return wrong('not an object')
  const check = isText(value.type) ? checks.get(value.type) : undefined
  if (check === undefined) {
    const shown = typeof value.type === 'string' ? value.type.slice(0, 64) : typeof value.type
    return { reason: 'unknown_type', detail: shown }
  }
  const field = check(value)
  return field === undefined ? undefined : wrong(field)
}

type Check = (event: Fields) => string | undefined

/** Each answers the first field that is wrong. A new event does not compile until it stands here. */
const checkOf: Record<JournalEvent['type'], Check> = {
  'ledger.opened': (event) => checkOrigin(event) ?? checkLedgerState(event),
  'accounts.opened': (event) =>
    checkOrigin(event) ?? checkEach(event.accounts, 'accounts', checkOpenedAccount),
  'account.changed': checkAccountChanged,
  'ledger.changed': checkLedgerChanged,
  'category.created': (event) =>
    checkOrigin(event) ??
    checkCategoryName(event) ??
    need(isText(event.name), 'name') ??
    need(isDirection(event.normal_balance), 'normal_balance') ??
    checkMetadata(event.metadata),
  'category.member_added': checkMembership,
  'category.member_removed': checkMembership,
  'category.changed': checkCategoryChanged,
  'account.closed': (event) => checkOrigin(event) ?? checkAccountName(event),
  'transaction.posted': checkTransaction,
  'transaction.pending': checkTransaction,
  'pending.posted': checkSettled,
  'pending.voided': checkSettled,
  'pending.expired': checkSettled,
  'epoch.raised': (event) =>
    need(isCount(event.epoch), 'epoch') ?? need(isText(event.reason), 'reason'),
}
const checks: ReadonlyMap<string, Check> = new Map(Object.entries(checkOf))

function checkOrigin(event: Fields): string | undefined {
  return (
    need(isText(event.ledger) && event.ledger !== '', 'ledger') ??
    need(isText(event.actor), 'actor') ??
    need(isText(event.transport), 'transport')
  )
}

function checkOpenedAccount(account: Fields): string | undefined {
  return (
    checkAccountName(account) ??
    need(isText(account.currency), 'currency') ??
    need(isDirection(account.normal_balance), 'normal_balance') ??
    checkLimits(account) ??
    checkMetadata(account.metadata)
  )
}

function checkAccountChanged(event: Fields): string | undefined {
  const { before, after } = event
  return (
    checkOrigin(event) ??
    checkAccountName(event) ??
    (isFields(before) ? checkLimits(before) : 'before') ??
    (isFields(after) ? checkLimits(after) : 'after')
  )
}

function checkLedgerChanged(event: Fields): string | undefined {
  const { before, after } = event
  return (
    checkOrigin(event) ??
    (isFields(before) ? checkLedgerState(before) : 'before') ??
    (isFields(after) ? checkLedgerState(after) : 'after')
  )
}

function checkMembership(event: Fields): string | undefined {
  return (
    checkOrigin(event) ??
    checkCategoryName(event) ??
    need(event.member_kind === 'account' || event.member_kind === 'category', 'member_kind') ??
    need(isText(event.member) && event.member !== '', 'member') ??
    need(isCount(event.member_no), 'member_no') ??
    need(typeof event.was_member === 'boolean', 'was_member')
  )
}

function checkCategoryChanged(event: Fields): string | undefined {
  return checkCategoryName(event) ?? checkLedgerChanged(event)
}

function checkCategoryName(fields: Fields): string | undefined {
  return (
    need(isText(fields.category) && fields.category !== '', 'category') ??
    need(isCount(fields.category_no), 'category_no')
  )
}

/** Name and metadata; a category has the same. */
function checkLedgerState(state: Fields): string | undefined {
  return (
    need(isText(state.name), 'name') ??
    checkMetadata(state.metadata) ??
    need(state.settings === undefined || isFields(state.settings), 'settings')
  )
}

function checkSettled(event: Fields): string | undefined {
  return checkTransaction(event) ?? need(isStatus(event.status), 'status')
}

function checkTransaction(event: Fields): string | undefined {
  return (
    checkOrigin(event) ??
    need(isText(event.id), 'id') ??
    need(isUtcTime(event.effective_at), 'effective_at') ??
    (event.metadata === undefined ? undefined : checkMetadata(event.metadata)) ??
    checkEach(event.entries, 'entries', checkEntry)
  )
}

function checkEntry(entry: Fields): string | undefined {
  return (
    checkAccountName(entry) ??
    need(isDirection(entry.normal_balance), 'normal_balance') ??
    need(isText(entry.currency), 'currency') ??
    need(isKind(entry.kind), 'kind') ??
    need(isDirection(entry.direction), 'direction') ??
    need(isAmount(entry.amount), 'amount') ??
    need(isCount(entry.version), 'version') ??
    need(isSums(entry.posted), 'posted') ??
    need(isSums(entry.pending), 'pending')
  )
}

function checkAccountName(fields: Fields): string | undefined {
  return (
    need(isText(fields.account) && fields.account !== '', 'account') ??
    need(isCount(fields.account_no), 'account_no')
  )
}

function checkLimits(fields: Fields): string | undefined {
  return (
    need(isLimit(fields.min_balance), 'min_balance') ??
    need(isLimit(fields.max_balance), 'max_balance')
  )
}

function checkMetadata(value: unknown): string | undefined {
  return need(isFields(value) && Object.values(value).every(isText), 'metadata')
}

function checkEach(items: unknown, name: string, check: Check): string | undefined {
  if (!Array.isArray(items) || items.length === 0) return name
  for (let index = 0; index < items.length; index++) {
    const item: unknown = items[index]
    const field = isFields(item) ? check(item) : 'not an object'
    if (field !== undefined) return `${name}[${index}].${field}`
  }
  return undefined
}

function wrong(field: string): EventFault {
  return { reason: 'wrong_schema', detail: field }
}

function need(isRight: boolean, field: string): string | undefined {
  return isRight ? undefined : field
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** Calendars are read off the text, so it must be in UTC. */
function isUtcTime(value: unknown): boolean {
  return isText(value) && value.endsWith('Z') && isDateTime(value)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0
}

function isDirection(value: unknown): boolean {
  return value === 'debit' || value === 'credit'
}

function isStatus(value: unknown): boolean {
  return value === 'pending' || value === 'posted' || value === 'archived'
}

function isKind(value: unknown): boolean {
  return value === 'post' || value === 'hold' || value === 'release'
}

const amountPattern = /^[1-9][0-9]{0,37}$/
const sumPattern = /^(0|[1-9][0-9]{0,37})$/
const limitPattern = /^(0|-?[1-9][0-9]{0,37})$/

function isAmount(value: unknown): boolean {
  return typeof value === 'string' && amountPattern.test(value)
}

function isLimit(value: unknown): boolean {
  return value === null || (typeof value === 'string' && limitPattern.test(value))
}

function isSums(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && isSum(value[0]) && isSum(value[1])
}

function isSum(value: unknown): boolean {
  return typeof value === 'string' && sumPattern.test(value)
}
