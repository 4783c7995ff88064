import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { failpointNames } from '@ledger/runtime'
import type { ServiceName } from '@ledger/testkit'

const projectFolder = join(import.meta.dirname, '../../../..')

/** The service in which the failpoints of an area stand; their names begin with the area. */
const services: Readonly<Record<string, ServiceName>> = {
  write: 'write-api',
  relay: 'relay',
  projector: 'projector',
  read: 'read-api',
  ingest: 'write-api',
  outcomes: 'relay',
}

/** Whether only what comes through a topic of commands gets there. */
export function isOfCommandTopics({ name }: FoundFailpoint): boolean {
  return /^(ingest|outcomes)[.]/.test(name)
}

export interface FoundFailpoint {
  readonly name: string
  readonly service: ServiceName
}

/** Every failpoint there is: loads each module that defines one and asks what was defined. */
export async function findFailpoints(): Promise<readonly FoundFailpoint[]> {
  for (const file of globSync('{apps,packages}/*/src/**/*.ts', { cwd: projectFolder })) {
    if (/\.test\.ts$|failpoints\.ts$/.test(file)) continue
    const path = join(projectFolder, file)
    if (readFileSync(path, 'utf8').includes('defineFailpoint(')) await import(path)
  }
  return failpointNames().map((name) => ({ name, service: serviceOf(name) }))
}

function serviceOf(name: string): ServiceName {
  const [area = ''] = name.split('.')
  const service = services[area]
  if (service === undefined) {
    throw new Error(`${name}: say here which service has the failpoints of "${area}"`)
  }
  return service
}
