import { runPosts } from './run-posts.ts'
import type { Scenario } from './scenario.ts'

/** Every transaction waits for the same account: a cash desk, a fee account. */
export const hot: Scenario = {
  name: 'hot',
  title: 'single POSTs with one account in every transaction, whose limit is judged each time',
  run: (options) =>
    runPosts(hot, options, {
      services: ['write-api'],
      hasStream: false,
      hotAccount: 'account:hot',
    }),
}
