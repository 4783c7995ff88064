import { createServer } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { freePorts, isPortFree } from './ports.ts'

describe('ports', () => {
  test('ports: as many different ones as asked for', async () => {
    expect(new Set(await freePorts(5)).size).toBe(5)
  })

  test('ports: one that is listened on is not free', async () => {
    const [port = 0] = await freePorts(1)
    expect(await isPortFree(port)).toBe(true)
    const server = createServer()
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
    expect(await isPortFree(port)).toBe(false)
    await new Promise((done) => server.close(done))
  })
})
