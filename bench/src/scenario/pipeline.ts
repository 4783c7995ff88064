import { runPosts } from './run-posts.ts'
import type { Scenario } from './scenario.ts'

/** The write path while everything behind it keeps up, all on the same cores. */
export const pipeline: Scenario = {
  name: 'pipeline',
  title: 'single POSTs with relay, Kafka, projector and Redis running',
  run: (options) =>
    runPosts(pipeline, options, {
      services: ['write-api', 'relay', 'projector'],
      hasStream: true,
    }),
}
