import type { FileToRead, FileTransaction } from '../rows/read-transactions.ts'
import { readTransactions } from '../rows/read-transactions.ts'
import { RowFault } from '../rows/row-fault.ts'
import { KeyTable } from './key-table.ts'

/** A transaction of the file that is sent, one that is wrong by itself, or one that is there twice. */
export type ImportRow = FileTransaction & {
  /** The same as one before, to the letter: it is that one. */
  readonly isRepeated: boolean
  /** The item as it is sent; undefined when it cannot be. */
  readonly text: string | undefined
}

/**
 * The transactions of a file as an import takes them, the same in every pass. A key that comes again
 * with the same content is left out; with another content it is an error of the later row.
 */
export async function* importRows(
  file: FileToRead,
  keys: KeyTable = new KeyTable(),
): AsyncGenerator<ImportRow, void> {
  for await (const transaction of readTransactions(file)) {
    if (transaction.fault !== undefined) {
      yield { ...transaction, isRepeated: false, text: undefined }
      continue
    }
    const { key, body } = transaction.mapped
    const text = JSON.stringify({ idempotency_key: key, ...body })
    const judged = keys.add(key, text)
    if (judged === 'other') yield doubled(transaction, key)
    else yield { ...transaction, isRepeated: judged === 'same', text }
  }
}

function doubled({ mapped: _, ...place }: FileTransaction, key: string): ImportRow {
  const detail = `A row before has the key ${key} and another content.`
  const fault = new RowFault('doubled_in_file', detail, '/idempotency_key')
  return { ...place, fault, isRepeated: false, text: undefined }
}
