import type { Command } from 'commander'
import { withOwnerPool } from '../database/with-owner-pool.ts'
import { type DeadLetter, listDeadLetters } from '../statements/list-dead-letters.ts'
import type { CommandContext } from './command-context.ts'
import { databaseUrlOf } from './command-context.ts'
import { type DlqFilterOptions, withFilter } from './dlq-filter.ts'

export function addDlqList(dlq: Command, { env, print }: CommandContext): void {
  withFilter(dlq.command('list').description('show them, the oldest first'))
    .option('--json', 'one JSON object a line, with headers and value')
    .action(async ({ json, limit, ...filter }: DlqFilterOptions & { readonly json?: true }) => {
      const letters = await withOwnerPool(databaseUrlOf(env), (pool) =>
        listDeadLetters(pool, filter, { limit }),
      )
      for (const letter of letters)
        print(json === true ? JSON.stringify(shown(letter)) : line(letter))
      if (letters.length === 0 && json !== true) print('there are no dead letters')
    })
}

function line(letter: DeadLetter): string {
  const { id, time, code, topic, partition, offset, messageKey, attempts, replays } = letter
  const whole = letter.isWhole ? [] : ['not kept whole']
  return [
    id,
    time,
    code,
    `${topic}/${partition}/${offset}`,
    messageKey?.toString() ?? 'no key',
    ...whole,
    `${attempts} tried`,
    `${replays} sent again`,
  ].join('  ')
}

/** What is no text is shown in base64. */
function shown({ value, messageKey, ...letter }: DeadLetter): object {
  const text = value?.toString() ?? null
  const isText = value === null || (text !== null && Buffer.from(text).equals(value))
  return {
    ...letter,
    messageKey: messageKey?.toString() ?? null,
    ...(isText ? { value: text } : { valueBase64: value?.toString('base64') }),
  }
}
