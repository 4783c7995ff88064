import { fileText } from './file-text.ts'
import type { FileForm } from './mapping-schema.ts'
import { readCsv } from './read-csv.ts'
import { readNdjson } from './read-ndjson.ts'
import type { Row } from './row.ts'

/** What is read, and which of its fields are needed. */
export interface RowsToRead {
  readonly path: string
  readonly form: FileForm
  readonly names: ReadonlySet<string>
  readonly onBytes?: (bytes: Buffer) => void
}

/**
 * The rows of a file in their order, in memory only as far as they are asked for.
 * @throws CommandFailed when the file cannot be read any further
 */
export function readRows({ path, form, names, onBytes }: RowsToRead): AsyncGenerator<Row, void> {
  const texts = fileText(path, form.encoding ?? 'utf-8', onBytes)
  switch (form.format) {
    case 'csv':
      return readCsv(texts, form.csv ?? {}, names)
    case 'ndjson':
      return readNdjson(texts)
    default:
      return form.format satisfies never
  }
}
