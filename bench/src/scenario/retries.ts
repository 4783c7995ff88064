import { inProgress } from './check-repeats.ts'
import { runPosts } from './run-posts.ts'
import type { Scenario } from './scenario.ts'

const repeatShare = 0.3

/** Callers that lost an answer, or press twice; each effect counts once. */
export const retries: Scenario = {
  name: 'retries',
  title: 'single POSTs of which 30 % come again, in flight or answered already',
  run: (options) =>
    runPosts(retries, options, {
      services: ['write-api', 'relay', 'projector'],
      hasStream: true,
      repeatShare,
      allowed: {
        claim: ' or 409 while the first was in flight',
        statuses: [inProgress],
        mayLose: false,
      },
    }),
}
