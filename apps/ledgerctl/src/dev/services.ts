import { join } from 'node:path'
import type { DevConfig } from './dev-config.ts'
import { projectFolder } from './places.ts'

/** One process of the ledger. */
export interface ServiceSpec {
  readonly name: string
  /** The file it runs. */
  readonly main: string
  readonly portVariable: string
  readonly port: number
}

export function serviceSpecs({ ports }: DevConfig): readonly ServiceSpec[] {
  return [
    service('write-api', 'apps/write-api/src/main/serve.ts', 'WRITE_API_PORT', ports.writeApi),
    service('relay', 'apps/write-api/src/main/relay.ts', 'RELAY_PORT', ports.relay),
    service('projector', 'apps/projector/src/main/serve.ts', 'PROJECTOR_PORT', ports.projector),
    service('read-api', 'apps/read-api/src/main/serve.ts', 'READ_API_PORT', ports.readApi),
  ]
}

function service(name: string, main: string, portVariable: string, port: number): ServiceSpec {
  return { name, main: join(projectFolder, main), portVariable, port }
}
