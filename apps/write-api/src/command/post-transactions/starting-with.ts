/** What was taken from the beginning of something, and then the rest of it. */
export async function* startingWith<Item>(
  first: Item,
  rest: AsyncGenerator<Item, void>,
): AsyncGenerator<Item, void> {
  try {
    yield first
    yield* rest
  } finally {
    await rest.return() // also when only the first was taken
  }
}
