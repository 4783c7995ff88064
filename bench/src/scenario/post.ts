import { runPosts } from './run-posts.ts'
import type { Scenario } from './scenario.ts'

/** The write path alone: what a caller waits for. */
export const post: Scenario = {
  name: 'post',
  title: 'single POSTs of two entries over 10,000 accounts',
  run: (options) => runPosts(post, options, { services: ['write-api'], hasStream: false }),
}
