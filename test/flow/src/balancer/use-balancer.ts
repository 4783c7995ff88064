import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import type { Scene } from '../workload/use-scene.ts'
import { Balancer } from './balancer.ts'

/** HAProxy may have to be installed first. */
const startMsMax = 300_000

/** Sets a balancer before the three write APIs of a scene; each test begins when it sees all of them. */
export function useBalancer(
  scene: () => Scene,
  grpcPorts: () => readonly number[] = () => [],
): () => Balancer {
  let balancer: Balancer | undefined
  const started = (): Balancer => {
    if (balancer === undefined) throw new Error('the balancer is started before the first test')
    return balancer
  }
  beforeAll(async () => {
    const replicas = scene().pipeline.all('write-api')
    balancer = await Balancer.start(
      replicas.map(({ url }, index) => {
        const grpcPort = grpcPorts()[index]
        return { url, ...(grpcPort !== undefined && { grpcPort }) }
      }),
    )
  }, startMsMax)
  beforeEach(() => started().seesAll('UP'))
  afterAll(() => balancer?.stop())
  return started
}
