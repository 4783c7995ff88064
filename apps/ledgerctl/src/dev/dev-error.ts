/**
 * Why a development run cannot begin or go on, for the person in front of it: no stack is shown.
 */
export class DevError extends Error {
  override readonly name = 'DevError'
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
