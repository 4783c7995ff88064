import { mkdirSync } from 'node:fs'

// where each package's script writes its results; jest does not make the folder
mkdirSync('.jest', { recursive: true })

/**
 * One jest configuration for every package. Worker threads, because a failing `bigint` assertion
 * cannot be serialised between processes and would crash the worker instead of failing the test.
 * @type {import('jest').Config}
 */
export const jestConfig = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  testMatch: ['**/*.{unit,int,flow}.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  workerThreads: true,
  maxWorkers: 2,
  testTimeout: 120_000,
}
