/** A command could not do what it was asked; the message is all the person needs. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}
