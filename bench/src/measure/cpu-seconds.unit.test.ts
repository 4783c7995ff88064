import { expect, test } from '@jest/globals'
import { cpuSecondsOf, readProcesses } from './cpu-seconds.ts'
import { parseProcessStat } from './process-stat.ts'

function stat(pid: number, name: string, parentPid: number, ticks: readonly number[]): string {
  return `${pid} (${name}) S ${parentPid} 1 1 0 -1 4194304 99 0 0 0 ${ticks.join(' ')} 20 0 1 0 338158`
}

test('process stat: times are found behind a name with spaces and parentheses', () => {
  expect(parseProcessStat(stat(42, 'a) b (c', 7, [150, 50, 1000, 200]))).toEqual({
    pid: 42,
    parentPid: 7,
    ownSeconds: 2,
    endedChildrenSeconds: 12,
  })
})

test('cpu seconds: a process counts with its living and its ended descendants', () => {
  const processes = [
    stat(10, 'postmaster', 1, [100, 0, 500, 0]), // an ended backend used 5 s
    stat(11, 'backend', 10, [200, 100, 0, 0]),
    stat(12, 'worker', 11, [100, 0, 0, 0]),
    stat(20, 'other', 1, [900, 0, 0, 0]),
  ].map(parseProcessStat)
  expect(cpuSecondsOf(10, processes)).toBe(1 + 5 + 3 + 1)
})

test('cpu seconds: when a backend ends, its time moves to its parent and nothing is lost', () => {
  const before = [
    stat(10, 'postmaster', 1, [100, 0, 0, 0]),
    stat(11, 'backend', 10, [300, 0, 0, 0]),
  ]
  const after = [stat(10, 'postmaster', 1, [100, 0, 300, 0])]
  expect(cpuSecondsOf(10, before.map(parseProcessStat))).toBe(4)
  expect(cpuSecondsOf(10, after.map(parseProcessStat))).toBe(4)
})

test('cpu seconds: this process is among those of the machine and has used some', () => {
  const until = performance.now() + 30
  while (performance.now() < until) JSON.stringify(process.versions)
  expect(cpuSecondsOf(process.pid, readProcesses())).toBeGreaterThan(0)
})

test('cpu seconds: a process that has ended is no zero', () => {
  expect(() => cpuSecondsOf(4, [])).toThrow('process 4 has ended')
})
