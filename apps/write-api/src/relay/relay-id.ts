import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'

/** A name that no other relay ever has, and that says where it runs. */
export function makeRelayId(): string {
  return `${hostname()}-${process.pid}-${randomUUID()}`
}
