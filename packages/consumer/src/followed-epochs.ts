/** The epochs of one shard that were told, and where each begins. */
export class FollowedEpochs {
  /** By epoch, rising. The first is where following began. */
  #epochs: { readonly epoch: number; readonly firstPosition: number }[]

  constructor(epoch: number) {
    this.#epochs = [{ epoch, firstPosition: 1 }]
  }

  get last(): number {
    return this.#epochs.at(-1)?.epoch ?? 1
  }

  raise(epoch: number, firstPosition: number): void {
    const kept = this.#epochs.filter((known) => known.firstPosition < firstPosition)
    this.#epochs = [...kept, { epoch, firstPosition }]
  }

  /** Whether a record was written by a server that had been replaced before. */
  isVoid(epoch: number, position: number): boolean {
    const belonging = this.#epochs.findLast(({ firstPosition }) => firstPosition <= position)
    return belonging !== undefined && epoch < belonging.epoch
  }
}
