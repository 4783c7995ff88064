import type { ImportRow } from './import-rows.ts'

/** Transactions that go in one request; what is not sent has its place among them. */
export interface Chunk {
  readonly rows: readonly ImportRow[]
  /** How many transactions of the file there are up to its end. */
  readonly next: number
}

/** Half of what a bulk request may have. */
export const chunkRowsMax = 5_000
/** The service takes 32 MiB, and a character may be three bytes. */
const chunkCharsMax = 8 * 1024 * 1024

/** @param from how many transactions were settled before: they are read over */
export async function* chunksOf(
  rows: AsyncIterable<ImportRow>,
  from: number,
  rowsMax: number,
): AsyncGenerator<Chunk, void> {
  let open: ImportRow[] = []
  let chars = 0
  let next = 0
  for await (const row of rows) {
    next += 1
    if (next <= from) continue
    const length = row.text?.length ?? 0
    if (open.length === rowsMax || (open.length > 0 && chars + length > chunkCharsMax)) {
      yield { rows: open, next: next - 1 }
      open = []
      chars = 0
    }
    open.push(row)
    chars += length
  }
  if (open.length > 0) yield { rows: open, next }
}
