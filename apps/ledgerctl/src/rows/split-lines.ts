/** Undefined for a line that is longer than it may be: nothing of it is kept. */
export type Line = string | undefined

/** The lines of a text that comes in pieces, without their ends; an unfinished last one counts. */
export async function* splitLines(
  texts: AsyncIterable<string>,
  charsMax: number,
): AsyncGenerator<readonly Line[], void> {
  let open = ''
  let isTooLong = false
  for await (const text of texts) {
    const pieces = text.split('\n')
    const last = pieces.pop() ?? ''
    const lines = pieces.map((piece): Line => {
      const line = isTooLong ? undefined : bounded(open + piece, charsMax)
      open = ''
      isTooLong = false
      return line
    })
    if (!isTooLong) open += last
    if (open.length > charsMax) {
      isTooLong = true
      open = ''
    }
    if (lines.length > 0) yield lines
  }
  if (isTooLong) yield [undefined]
  else if (open !== '') yield [bounded(open, charsMax)]
}

function bounded(line: string, charsMax: number): Line {
  if (line.length > charsMax) return undefined
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
