import type { RowFault } from './row-fault.ts'

/** The fields of a row by name, as texts. In NDJSON `a.b` is the field `b` of the object `a`. */
export type Fields = ReadonlyMap<string, string>

interface RowPlace {
  /** From 1; a header does not count. */
  readonly number: number
  /** Of the file, from 1: where the row ends. */
  readonly line: number
}

export type Row =
  | (RowPlace & { readonly fields: Fields; readonly fault?: undefined })
  | (RowPlace & { readonly fault: RowFault; readonly fields?: undefined })

/** A longer one is no row: a quote that was never closed, or a file of another kind. */
export const rowCharsMax = 1024 * 1024
