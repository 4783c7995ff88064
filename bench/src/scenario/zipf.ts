import { runPosts } from './run-posts.ts'
import type { Scenario } from './scenario.ts'

/** A few accounts are in most transactions, most in few, as in life. */
export const zipf: Scenario = {
  name: 'zipf',
  title: "single POSTs over 10,000 accounts chosen by Zipf's law, s = 1",
  run: (options) =>
    runPosts(zipf, options, {
      services: ['write-api', 'relay', 'projector'],
      hasStream: true,
      skew: 'zipf',
    }),
}
