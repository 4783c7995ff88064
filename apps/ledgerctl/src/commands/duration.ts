import { InvalidArgumentError } from 'commander'

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** An option like `5m`, in milliseconds. */
export function duration(text: string): number {
  const [, count, unit] = /^([0-9]{1,9})(ms|s|m|h|d)$/.exec(text) ?? []
  const ms = unitMs[unit ?? '']
  if (count === undefined || ms === undefined) {
    throw new InvalidArgumentError('A time like 500ms, 30s, 5m, 2h or 1d is expected.')
  }
  return Number(count) * ms
}
