import { runPosts } from './run-posts.ts'
import type { Scenario } from './scenario.ts'

/** The account that everything waits for is also the one that the projector folds most into. */
export const hotPipeline: Scenario = {
  name: 'hot-pipeline',
  title: 'the same as hot with relay, Kafka, projector and Redis running',
  run: (options) =>
    runPosts(hotPipeline, options, {
      services: ['write-api', 'relay', 'projector'],
      hasStream: true,
      hotAccount: 'account:hot',
    }),
}
