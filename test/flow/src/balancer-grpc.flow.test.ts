import { beforeAll, describe, expect, test } from '@jest/globals'
import { createApiClient, freePort, postLogged, transferRequest } from '@ledger/testkit'
import type { KeyedRequest } from './balancer/grpc-poster.ts'
import { GrpcPoster } from './balancer/grpc-poster.ts'
import { useBalancer } from './balancer/use-balancer.ts'
import { checkEverything } from './check/check-everything.ts'
import { cash } from './workload/book.ts'
import { Loops } from './workload/loops.ts'
import { useScene } from './workload/use-scene.ts'

const startMsMax = 240_000
const testMsMax = 300_000
const streams = 4
const itemsOfStream = 10
const thinkMs = 30

const shards = 1 // balancer.flow has two

describe('balancer for gRPC', () => {
  const services = { 'write-api': 3, relay: 1, projector: 1, 'read-api': 1 }
  const scene = useScene(() => ({ shards, services }))
  const grpcPorts: number[] = []
  const envs = () =>
    grpcPorts.map((port) => ({ WRITE_DOORS: 'http,grpc', WRITE_GRPC_PORT: String(port) }))
  beforeAll(async () => {
    const replicas = scene().pipeline.all('write-api')
    while (grpcPorts.length < replicas.length) grpcPorts.push(await freePort())
    await Promise.all(
      replicas.map(async (replica, index) => {
        await replica.stop()
        await replica.start({ env: envs()[index] ?? {} })
      }),
    )
  }, startMsMax)
  const balancer = useBalancer(scene, () => grpcPorts)

  test(
    'balancer: replicas are killed under streams, and what was sent again is there once',
    async () => {
      const { pipeline, books } = scene()
      const poster = new GrpcPoster(balancer().grpcPort, pipeline.apiKey)
      const posted: {
        readonly ledger: string
        readonly item: KeyedRequest
        readonly id: string
      }[] = []
      let made = 0
      const loops = new Loops(
        Array.from({ length: streams }, (_, stream) => async () => {
          const { ledger } = books[stream % books.length] ?? { ledger: '' }
          const items = Array.from({ length: itemsOfStream }, () => deposit((made += 1)))
          const ids = await poster.post(ledger, items)
          for (const item of items) posted.push({ ledger, item, id: ids.get(item.key) ?? '' })
        }),
        thinkMs,
      )
      try {
        for (const [index, replica] of pipeline.all('write-api').entries()) {
          await loops.progress(10)
          await replica.kill()
          await balancer().sees(index, 'DOWN')
          await loops.progress(10)
          await replica.start({ env: envs()[index] ?? {} })
          await balancer().sees(index, 'UP')
        }
        await loops.stop()
      } finally {
        loops.abandon()
      }

      // each key again, over HTTP: the transaction that gRPC has told, and no other
      const client = createApiClient(balancer().url, pipeline.apiKey)
      for (const { ledger, item, id } of posted) {
        const { log } = scene().evidence
        const answer = await postLogged(log, client, ledger, item.key, item.request)
        expect(answer).toMatchObject({ status: 201, body: { id } })
        expect(answer?.headers.get('idempotency-replayed')).toBe('true')
      }
      expect(await checkEverything(scene())).toEqual([])
    },
    testMsMax,
  )
})

function deposit(number: number): KeyedRequest {
  const key = `stream-${number}`
  return { key, request: transferRequest(cash.CZK, 'customer:1', 1n, { correlation_id: key }) }
}
