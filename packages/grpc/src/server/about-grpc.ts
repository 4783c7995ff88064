/**
 * What callers of gRPC have to know, for `/ledger.json`.
 * @param service that is there beside health and reflection
 */
export function aboutGrpc(port: number, service: string): object {
  return {
    port,
    services: [service],
    health: 'grpc.health.v1.Health',
    reflection: 'grpc.reflection.v1.ServerReflection',
  }
}
