import type { ProblemCode } from '@ledger/wire'

/** Codes of the catalogue where the service would say the same; else our own. */
export type RowFaultCode =
  | Extract<
      ProblemCode,
      | 'body_too_large'
      | 'idempotency_key_invalid'
      | 'invalid_amount'
      | 'invalid_field'
      | 'invalid_json'
    >
  /** Not as many fields as the header has columns. */
  | 'wrong_column_count'
  /** A `map` of the mapping has nothing for what stands in the field. */
  | 'value_not_mapped'
  /** More rows of one `group_by` than a transaction may have. */
  | 'group_too_large'
  /** A row beside the rows of one `group_by` cannot be read, and may be one of them. */
  | 'group_incomplete'
  /** A row before has the same key and another content. */
  | 'doubled_in_file'

/** What is wrong with one row; the next ones go on. */
export class RowFault extends Error {
  override readonly name = 'RowFault'
  readonly code: RowFaultCode
  /** Into the transaction that the row would have been. */
  readonly pointer: string | undefined

  constructor(code: RowFaultCode, detail: string, pointer?: string) {
    super(detail)
    this.code = code
    this.pointer = pointer
  }
}
