/** A message of the journal's topic as any consumer sees it. */
export interface StreamMessage {
  readonly partition: number
  readonly offset: number
  readonly key: string | null
  readonly value: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** Where a message says that it stands in the journal. */
export function positionOf(message: StreamMessage): number {
  return Number(message.headers.ledgerposition)
}
