import type { ConfigFault } from './config-error.ts'
import type { Environment } from './load-config.ts'

/** Shorter names are too close to those of others (HOST and HOME). */
const nameLengthMin = 8

/**
 * Variables that are one letter or one swap away from a setting that is not set itself:
 * DATABASE_ULR, KAFKA_BROKER. Other unknown variables belong to others and say nothing.
 */
export function likelyTypos(known: readonly string[], env: Environment): ConfigFault[] {
  const missing = known.filter((name) => name.length >= nameLengthMin && !(name in env))
  return Object.keys(env)
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const meant = missing.find((candidate) => isOneSlip(name, candidate))
      return meant === undefined ? [] : [{ env: name, problem: `is not known; is ${meant} meant?` }]
    })
}

function isOneSlip(written: string, meant: string): boolean {
  if (Math.abs(written.length - meant.length) > 1 || written === meant) return false
  let start = 0
  while (start < written.length && written[start] === meant[start]) start++
  const rest = written.slice(start)
  const restMeant = meant.slice(start)
  return (
    rest.slice(1) === restMeant.slice(1) || // another letter
    rest.slice(1) === restMeant || // one too many
    rest === restMeant.slice(1) || // one too few
    (rest[0] === restMeant[1] && rest[1] === restMeant[0] && rest.slice(2) === restMeant.slice(2))
  )
}
