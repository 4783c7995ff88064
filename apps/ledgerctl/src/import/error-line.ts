import type { ImportRow } from './import-rows.ts'

export interface ToldProblem {
  readonly code: string
  readonly detail: string
  readonly pointer?: string
}

const inputCharsMax = 4_096

/**
 * A line of the file of errors.
 * @param status what the service answered; null for what never got there
 */
export function errorLine(
  { row, line, rowCount, mapped, input }: ImportRow,
  status: number | null,
  problem: ToldProblem,
): string {
  const fields = Object.fromEntries(input ?? [])
  const text = JSON.stringify(fields)
  return JSON.stringify({
    row,
    line,
    ...(rowCount > 1 && { rows: rowCount }),
    key: mapped?.key ?? null,
    status,
    problem,
    // as it was read; of a row that could not be read there is none
    input: text.length > inputCharsMax ? `${text.slice(0, inputCharsMax)}…` : fields,
  })
}
