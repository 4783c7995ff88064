/** The epochs of one shard that were told, and where each begins. */
export class FollowedEpochs {
  /** The first position of each. The first one is that in which following began. */
  readonly #firstPositions: Map<number, number>

  constructor(epoch: number) {
    this.#firstPositions = new Map([[epoch, 1]])
  }

  get last(): number {
    return Math.max(...this.#firstPositions.keys())
  }

  has(epoch: number): boolean {
    return this.#firstPositions.has(epoch)
  }

  /** In any order: partitions that are read side by side tell of the same epochs at their own pace. */
  raise(epoch: number, firstPosition: number): void {
    this.#firstPositions.set(epoch, firstPosition)
  }

  /** Whether a record was written by a server that had been replaced before. */
  isVoid(epoch: number, position: number): boolean {
    for (const [later, firstPosition] of this.#firstPositions) {
      if (later > epoch && firstPosition <= position) return true
    }
    return false
  }
}
