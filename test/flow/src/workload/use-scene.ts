import { afterAll, afterEach, beforeAll } from '@jest/globals'
import type { PipelineOptions } from '../pipeline/pipeline.ts'
import { Pipeline } from '../pipeline/pipeline.ts'
import type { Book } from './book.ts'
import { openBooks } from './book.ts'
import type { Evidence } from './evidence.ts'
import { noEvidence } from './evidence.ts'

/** A pipeline with open books, and everything that the tests of a block do there. */
export interface Scene {
  readonly pipeline: Pipeline
  readonly books: readonly Book[]
  readonly evidence: Evidence
}

const startMsMax = 240_000

/** Sets the scene before the tests of a `describe` and ends every process after them. */
export function useScene(options: () => PipelineOptions | Promise<PipelineOptions>): () => Scene {
  let scene: Scene | undefined
  beforeAll(async () => {
    const pipeline = await Pipeline.start(await options())
    scene = { pipeline, books: [], evidence: noEvidence() }
    scene = { ...scene, books: await openBooks(pipeline) }
  }, startMsMax)
  // a test that failed may have left some dead or frozen
  afterEach(async () => {
    await Promise.all(scene?.pipeline.services.map((service) => service.revive()) ?? [])
  }, startMsMax)
  afterAll(() => scene?.pipeline.close(), startMsMax)
  return () => {
    if (scene === undefined) throw new Error('the scene is set before the first test')
    return scene
  }
}
