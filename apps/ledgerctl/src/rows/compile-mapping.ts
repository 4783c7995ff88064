import { isDateTime } from '@ledger/runtime'
import { compileAccount } from './compile-account.ts'
import type { Scales } from './compile-entry.ts'
import { compileEntry, notFitting } from './compile-entry.ts'
import { compileMetadata } from './compile-metadata.ts'
import { TextCompiler } from './compile-text.ts'
import type { ImportMapping, TransactionMapping } from './mapping-schema.ts'
import type { Fields } from './row.ts'
import { RowFault } from './row-fault.ts'
import type { MappedTransaction, TransactionBody } from './transaction.ts'

/** What a mapping does with rows. */
export interface RowMapper {
  /** The fields that it asks for. */
  readonly names: ReadonlySet<string>
  /** Rows that follow each other with one value are one transaction; undefined: each is its own. */
  readonly groupOf: ((fields: Fields) => string) | undefined
  /** @throws RowFault */
  map(rows: readonly Fields[]): MappedTransaction
}

/** A key may be so long, and of these characters. */
const keyPattern = /^[\x21-\x7e]{1,255}$/

/** Read once, so that a row costs only what stands in it. @throws CommandFailed */
export function compileMapping(mapping: ImportMapping, scales: Scales = new Map()): RowMapper {
  const compiler = new TextCompiler()
  const keyOf = compileKey(mapping, compiler)
  const bodyOf = compileBody(mapping, scales, compiler)
  const accountsOf = (mapping.accounts ?? []).map((account, index) =>
    compileAccount(account, `/accounts/${index}`, compiler),
  )
  const recordedOf = compileTime(mapping.recorded_at, '/recorded_at', compiler)
  const { group_by: group } = mapping
  const groupOf =
    group === undefined || group === null ? undefined : compiler.text(group, '/group_by')
  return {
    names: compiler.names,
    groupOf,
    map: (rows) => {
      const [first] = rows
      if (first === undefined) throw new Error('a transaction comes from a row at least')
      const body = bodyOf(rows)
      return {
        key: keyOf(first),
        body,
        accounts: rows.flatMap((row) => accountsOf.flatMap((accountOf) => accountOf(row) ?? [])),
        recordedAt: recordedOf(first) ?? body.effective_at,
      }
    },
  }
}

function compileKey(
  { row_key, key_prefix = '' }: ImportMapping,
  compiler: TextCompiler,
): (fields: Fields) => string {
  const rowKeyOf = compiler.text(row_key, '/idempotency_key')
  return (fields) => {
    const rowKey = rowKeyOf(fields)
    const key = key_prefix + rowKey
    if (rowKey !== '' && keyPattern.test(key)) return key
    const detail = 'A key is 1 to 255 visible ASCII characters, and the row key is part of it.'
    throw new RowFault('idempotency_key_invalid', detail, '/idempotency_key')
  }
}

function compileBody(
  { transaction, amounts }: ImportMapping,
  scales: Scales,
  compiler: TextCompiler,
): (rows: readonly Fields[]) => TransactionBody {
  const entriesOf = transaction.entries.map((entry, index) =>
    compileEntry(entry, `/entries/${index}`, amounts, scales, compiler),
  )
  const timeOf = compileTime(transaction.effective_at, '/effective_at', compiler)
  const givenOf = compileGiven(transaction, compiler)
  return (rows) => {
    const [first] = rows
    const effectiveAt = first && timeOf(first)
    // left out it would be the time of the import
    if (first === undefined || effectiveAt === undefined) throw notFitting('', '/effective_at')
    return {
      entries: rows.flatMap((row) => entriesOf.flatMap((entryOf) => entryOf(row) ?? [])),
      effective_at: effectiveAt,
      ...givenOf(first),
    }
  }
}

type Given = Omit<TransactionBody, 'entries' | 'effective_at'>

/** What comes to nothing is left out. */
function compileGiven(
  mapping: TransactionMapping,
  compiler: TextCompiler,
): (fields: Fields) => Given {
  const externalIdOf = compiler.optional(mapping.external_id, '/external_id')
  const sourceOf = compiler.optional(mapping.source, '/source')
  const correlationOf = compiler.optional(mapping.correlation_id, '/correlation_id')
  const metadataOf = compileMetadata(mapping.metadata, '', compiler)
  return (fields) => {
    const external_id = externalIdOf(fields)
    const source = sourceOf(fields)
    const correlation_id = correlationOf(fields)
    const metadata = metadataOf(fields)
    return {
      ...(external_id !== undefined && { external_id }),
      ...(source !== undefined && { source }),
      ...(correlation_id !== undefined && { correlation_id }),
      ...(metadata !== undefined && { metadata }),
    }
  }
}

function compileTime(
  source: ImportMapping['recorded_at'],
  pointer: string,
  compiler: TextCompiler,
): (fields: Fields) => string | undefined {
  const textOf = compiler.optional(source, pointer)
  return (fields) => {
    const text = textOf(fields)
    if (text !== undefined && !isDateTime(text)) throw notFitting(text, pointer)
    return text
  }
}
