/** How the results of a request become one text. */
export interface Framing {
  readonly before: string
  readonly between: string
  /** What ends each result: a line is read as one when its end has come. */
  readonly ending: string
  readonly after: string
}

/** The text of all results, piece by piece. */
export async function* framedText(
  pieces: AsyncIterable<readonly string[]>,
  { before, between, ending, after }: Framing,
): AsyncGenerator<string, void> {
  let separator = before
  for await (const texts of pieces) {
    yield separator + texts.join(ending + between) + ending
    separator = between
  }
  yield after
}
