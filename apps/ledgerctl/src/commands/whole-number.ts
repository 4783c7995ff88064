import { InvalidArgumentError } from 'commander'

/** An option that is a whole number above zero. */
export function wholeNumber(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError('A whole number is expected.')
  return Number(text)
}
