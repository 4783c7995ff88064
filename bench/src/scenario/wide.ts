import { runPosts } from './run-posts.ts'
import type { Scenario } from './scenario.ts'

const entries = 10

/** Five times the entries of the others: what an entry costs, and what a transaction. */
export const wide: Scenario = {
  name: 'wide',
  title: `single POSTs of ${entries} entries over 10,000 accounts`,
  run: (options) =>
    runPosts(wide, options, {
      services: ['write-api', 'relay', 'projector'],
      hasStream: true,
      entries,
    }),
}
