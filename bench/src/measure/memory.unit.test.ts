import { expect, test } from '@jest/globals'
import { readProcesses } from './cpu-seconds.ts'
import type { ProcessMemory } from './memory.ts'
import { memoryMibOf, parseProcessMemory } from './memory.ts'

const status =
  'Name:\tpostgres\nVmRSS:\t  6144 kB\nRssAnon:\t    1024 kB\nRssFile:\t    2048 kB\nRssShmem:\t    3072 kB\n'

test('memory: heaps, files and what is shared are told apart', () => {
  expect(parseProcessMemory(status)).toEqual({ own: 1_024, file: 2_048, shared: 3_072 })
})

test('memory: a kernel thread has none', () => {
  expect(parseProcessMemory('Name:\tkthreadd\n')).toEqual({ own: 0, file: 0, shared: 0 })
})

test('memory: what a family shares is counted once, its heaps each', () => {
  const process = (pid: number, parentPid: number) => ({
    pid,
    parentPid,
    ownSeconds: 0,
    endedChildrenSeconds: 0,
  })
  const mib = (own: number, file: number, shared: number): ProcessMemory => ({
    own: own * 1_024,
    file: file * 1_024,
    shared: shared * 1_024,
  })
  const memories = new Map([
    [10, mib(4, 8, 100)],
    [11, mib(5, 9, 500)],
    [12, mib(6, 9, 300)],
    [20, mib(900, 900, 900)],
  ])
  const processes = [
    process(10, 1),
    process(11, 10),
    process(12, 11),
    process(13, 10),
    process(20, 1),
  ]
  expect(memoryMibOf(10, processes, (pid) => memories.get(pid))).toBe(4 + 5 + 6 + 9 + 500)
})

test('memory: this process has some, one that has ended has none', () => {
  expect(memoryMibOf(process.pid, readProcesses())).toBeGreaterThan(10)
  expect(memoryMibOf(2 ** 22 + 1, [])).toBe(0)
})
