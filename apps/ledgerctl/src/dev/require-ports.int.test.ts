import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { freePorts } from '@ledger/real-parts'
import { requirePorts } from './require-ports.ts'

const host = '127.0.0.1'
let taken: Server
let takenPort: number

beforeAll(async () => {
  ;[takenPort = 0] = await freePorts(1)
  taken = createServer()
  await new Promise<void>((done) => taken.listen(takenPort, host, done))
})

afterAll(() => new Promise<void>((done) => taken.close(() => done())))

describe('require-ports', () => {
  test('require-ports: free ports are no problem', async () => {
    const [port = 0] = await freePorts(1)
    await requirePorts([{ variable: 'READ_API_PORT', port, host, purpose: 'read-api' }])
  })

  test('require-ports: a taken one names the variable to set', async () => {
    const claim = { variable: 'WRITE_API_PORT', port: takenPort, host, purpose: 'write-api' }
    await expect(requirePorts([claim])).rejects.toThrow(
      `port ${takenPort} of 127.0.0.1 (write-api) is taken by another process: set WRITE_API_PORT`,
    )
  })

  test('require-ports: one that is claimed twice names both', async () => {
    const [port = 0] = await freePorts(1)
    const claims = ['RELAY_PORT', 'PROJECTOR_PORT'].map((variable) => ({
      variable,
      port,
      host,
      purpose: variable,
    }))
    await expect(requirePorts(claims)).rejects.toThrow('(RELAY_PORT) is also PROJECTOR_PORT')
  })

  test('require-ports: an address of another machine names HOST', async () => {
    const [port = 0] = await freePorts(1)
    const claim = { variable: 'RELAY_PORT', port, host: '192.0.2.1', purpose: 'relay' }
    await expect(requirePorts([claim])).rejects.toThrow('is not of this machine (see HOST)')
  })
})
