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
  /** Where it takes gRPC calls; undefined where it has no door for them. */
  readonly grpc: ServicePort | undefined
}

export interface ServicePort {
  readonly variable: string
  readonly port: number
}

export function serviceSpecs({ ports }: DevConfig): readonly ServiceSpec[] {
  const writeGrpc = { variable: 'WRITE_GRPC_PORT', port: ports.writeGrpc }
  const readGrpc = { variable: 'READ_GRPC_PORT', port: ports.readGrpc }
  const main = (app: string, file = 'serve'): string =>
    join(projectFolder, `apps/${app}/src/main/${file}.ts`)
  return [
    {
      name: 'write-api',
      main: main('write-api'),
      portVariable: 'WRITE_API_PORT',
      port: ports.writeApi,
      grpc: writeGrpc,
    },
    {
      name: 'relay',
      main: main('write-api', 'relay'),
      portVariable: 'RELAY_PORT',
      port: ports.relay,
      grpc: undefined,
    },
    {
      name: 'projector',
      main: main('projector'),
      portVariable: 'PROJECTOR_PORT',
      port: ports.projector,
      grpc: undefined,
    },
    {
      name: 'read-api',
      main: main('read-api'),
      portVariable: 'READ_API_PORT',
      port: ports.readApi,
      grpc: readGrpc,
    },
  ]
}

/** Every port of the services, with the variable that changes it. */
export function servicePorts(
  config: DevConfig,
): readonly (ServicePort & { readonly name: string })[] {
  return serviceSpecs(config).flatMap(({ name, portVariable, port, grpc }) => [
    { name, variable: portVariable, port },
    ...(grpc === undefined ? [] : [{ name: `${name}, gRPC`, ...grpc }]),
  ])
}
