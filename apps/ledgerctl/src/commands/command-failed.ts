/** A command could not do what it was asked; the message is all the person needs. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
  readonly exitCode: number

  constructor(message: string, exitCode = 1, cause?: unknown) {
    super(message, { cause })
    this.exitCode = exitCode
  }
}
