import { utcTime } from '@ledger/wire'
import type { FileToRead } from '../rows/read-transactions.ts'
import { readTransactions } from '../rows/read-transactions.ts'
import type { Difference } from './difference.ts'
import type { Item } from './item.ts'
import { contentOf } from './item.ts'

/** By what both sides know a transaction. */
export type Match = 'external_id' | 'correlation_id' | `metadata.${string}`

/** Of a transaction; or of the mapping of one, which says where it comes from. */
export interface Referred<Text = string> {
  readonly external_id?: Text
  readonly correlation_id?: Text
  readonly metadata?: Readonly<Record<string, Text>>
}

/** Times between which transactions are compared, by `effective_at`: from, and before to. */
export interface EffectiveRange {
  readonly fromMs: number
  readonly toMs: number
}

export interface ExportSide {
  readonly items: readonly Item[]
  readonly unreadable: readonly Difference[]
  readonly rows: number
}

/** The transactions of an export, read as an import would read them. @throws CommandFailed */
export async function readExport(
  file: FileToRead,
  match: Match,
  range: EffectiveRange,
  onRow: (rows: number) => void,
): Promise<ExportSide> {
  const items: Item[] = []
  const unreadable: Difference[] = []
  let rows = 0
  for await (const { mapped, fault, row, line, rowCount } of readTransactions(file)) {
    rows += rowCount
    onRow(rows)
    if (fault !== undefined) {
      const detail = `row ${row}, line ${line}: ${fault.message}`
      unreadable.push({ cause: 'unreadable', detail })
      continue
    }
    const { body, recordedAt } = mapped
    const item = {
      ref: refOf(body, match),
      content: contentOf(body.entries),
      effectiveAt: utcTime(body.effective_at),
      recordedMs: Date.parse(recordedAt),
      place: row,
    }
    if (isWithin(item, range)) items.push(item)
  }
  return { items, unreadable, rows }
}

export function refOf<Text = string>(body: Referred<Text>, match: Match): Text | undefined {
  if (match === 'external_id' || match === 'correlation_id') return body[match]
  return body.metadata?.[match.slice('metadata.'.length)]
}

export function isWithin({ effectiveAt }: Item, { fromMs, toMs }: EffectiveRange): boolean {
  const atMs = Date.parse(effectiveAt)
  return atMs >= fromMs && atMs < toMs
}
