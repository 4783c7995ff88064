import type { TestMessage } from '../stream/send-messages.ts'
import type { TransactionStep } from '../operations/operations-log.ts'
import { commandMessage } from '../workload/command-message.ts'
import type { Door, DoorAnswer, DoorCommand } from './door.ts'
import type { KafkaCaller, KafkaResult } from './kafka-caller.ts'

export interface KafkaDoorOptions {
  /** In which partition the commands of a ledger go; 0 unless given. */
  readonly partitionOf?: (ledger: string) => number
}

const names: Readonly<Record<TransactionStep['name'], string>> = {
  post: 'post-pending',
  void: 'void-pending',
  reverse: 'reverse-transaction',
}

/** Messages in a topic of commands; what became of them comes in another topic. */
export function kafkaDoor(caller: KafkaCaller, options: KafkaDoorOptions = {}): Door {
  const { partitionOf = () => 0 } = options
  return {
    name: 'kafka',
    takesSteps: true,
    isTyped: false,
    send: async (...commands) => {
      const messages = commands.map((command) => messageOf(command, partitionOf(command.ledger)))
      const results = await caller.send(...messages)
      return results.map((result) => result && answerOf(result))
    },
  }
}

function messageOf({ ledger, key, body, step }: DoorCommand, partition: number): TestMessage {
  const options = { partition, headers: { 'idempotency-key': key } }
  if (step === undefined)
    return commandMessage('post-transaction', ledger, { ledger, body }, options)
  const value = { ledger, transaction: step.transaction, body }
  return commandMessage(names[step.name], ledger, value, options)
}

function answerOf({ headers, text }: KafkaResult): DoorAnswer {
  return {
    status: Number(headers['ledgerstatus']),
    isReplay: headers['ledgerreplayed'] === 'true',
    text,
  }
}
