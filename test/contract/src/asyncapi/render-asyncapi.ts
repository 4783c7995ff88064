import {
  accountEntriesExample,
  accountEntriesType,
  eventExamples,
  topics,
  type RecordType,
  type Topic,
} from '@ledger/wire'
import type { SchemaDocument } from '../schemas/schema-documents.ts'

type Json = Readonly<Record<string, unknown>>

interface Message {
  /** Its name in the document. */
  readonly key: string
  /** `ce_type`, where there is one. */
  readonly name: string
  /** Of the schema of its value; undefined when the value may be anything. */
  readonly schema: string | undefined
  readonly example?: { readonly headers: Json; readonly payload: unknown }
}

type TopicKey = keyof typeof topics

/** The AsyncAPI document of everything that the ledger sends and receives over Kafka. */
export function renderAsyncApi(documents: ReadonlyMap<string, SchemaDocument>): Json {
  const keys = Object.keys(topics) as TopicKey[]
  const messages = new Map(keys.map((key) => [key, messagesOf(key, documents)]))
  const all = [...messages].flatMap(([key, ofTopic]) =>
    ofTopic.map((message) => ({ key, message })),
  )
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Ledger',
      version: '1.0.0',
      description:
        'The topics of the ledger: messages are CloudEvents 1.0 in the binary mode of Kafka. Topics are named here as they are unless settings say otherwise.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      tags: [{ name: 'ledger' }],
    },
    defaultContentType: 'application/json',
    servers: {
      kafka: { host: '127.0.0.1:9092', protocol: 'kafka', description: 'As in `KAFKA_BROKERS`.' },
    },
    channels: Object.fromEntries(
      keys.map((key) => [key, channel(topics[key], messages.get(key) ?? [])]),
    ),
    operations: Object.fromEntries(keys.map((key) => [operationOf(key), operation(key)])),
    components: {
      messages: Object.fromEntries(
        all.map(({ key, message }) => [message.key, messageObject(key, message)]),
      ),
      messageTraits: Object.fromEntries(keys.map((key) => [key, trait(topics[key])])),
      schemas: Object.fromEntries(
        [...documents].map(([name, document]) => [componentOf(name), withoutIds(document)]),
      ),
    },
  }
}

function messagesOf(
  topic: TopicKey,
  documents: ReadonlyMap<string, SchemaDocument>,
): readonly Message[] {
  switch (topic) {
    case 'journal':
      return (Object.keys(eventExamples) as RecordType[]).map(journalMessage)
    case 'entries':
      return [entriesMessage(), { ...journalMessage('epoch.raised'), key: 'entries.epoch.raised' }]
    case 'commands':
      return commandMessages(documents)
    case 'results':
      return ['accepted', 'refused', 'rejected'].map((kind) => ({
        key: `results.${kind}`,
        name: `ledger.result.${kind}`,
        schema: `results/${kind}.v1.json`,
      }))
    case 'deadLetters':
      return [{ key: 'dead-letter', name: 'dead-letter', schema: undefined }]
    default:
      return topic satisfies never
  }
}

function journalMessage(type: RecordType): Message {
  const subject = type === 'epoch.raised' ? 'shards/0' : 'ledgers/acme'
  const headers = {
    ...placeHeaders(`/${subject}`),
    ce_id: '0-7',
    ce_type: `ledger.${type}`,
    ledgercontenthash: 'd8f6f0f6b2f1a7b6d0d3a0d4c5ad5e6f2b4a6c0b6a9f9d6c3b1f8e7d6c5b4a39',
  }
  return {
    key: `journal.${type}`,
    name: `ledger.${type}`,
    schema: `events/${type}.v1.json`,
    example: { headers, payload: eventExamples[type] },
  }
}

function entriesMessage(): Message {
  const headers = { ...placeHeaders('/ledgers/acme'), ce_id: '0-7-2', ce_type: accountEntriesType }
  return {
    key: 'entries.account',
    name: accountEntriesType,
    schema: 'entries/account.entries.v1.json',
    example: { headers, payload: accountEntriesExample },
  }
}

function placeHeaders(source: string): Json {
  return {
    ce_specversion: '1.0',
    ce_source: source,
    ce_time: '2026-01-31T12:00:00.000Z',
    'content-type': 'application/json',
    ledgershard: '0',
    ledgerposition: '7',
    ledgerepoch: '1',
  }
}

function commandMessages(documents: ReadonlyMap<string, SchemaDocument>): readonly Message[] {
  const names = [...documents.keys()].filter((name) => name.startsWith('commands/'))
  return names.map((schema) => {
    const name = schema.replace(/^commands\/(.*)[.]json$/, '$1')
    const example = exampleOfCommand(`ledger.command.${name}`, documents.get(schema))
    return { key: `commands.${name}`, name: `ledger.command.${name}`, schema, ...example }
  })
}

function exampleOfCommand(type: string, document: SchemaDocument = {}): Pick<Message, 'example'> {
  const [payload] = (document['examples'] ?? []) as readonly unknown[]
  const headers = {
    ce_specversion: '1.0',
    ce_id: 'order-171812',
    ce_source: 'shop',
    ce_type: type,
    'content-type': 'application/json',
  }
  return payload === undefined ? {} : { example: { headers, payload } }
}

function channel({ name, title, description }: Topic, messages: readonly Message[]): Json {
  return {
    address: name,
    title,
    description,
    messages: Object.fromEntries(
      messages.map(({ key }) => [key, { $ref: `#/components/messages/${key}` }]),
    ),
    bindings: { kafka: { topic: name, bindingVersion: '0.5.0' } },
  }
}

function operationOf(key: TopicKey): string {
  return `${topics[key].action}-${key}`
}

function operation(key: TopicKey): Json {
  const { action, title, setting } = topics[key]
  return {
    action,
    channel: { $ref: `#/channels/${key}` },
    title,
    summary: `\`${setting}\` names the topic.`,
  }
}

function messageObject(topic: TopicKey, { name, schema, example }: Message): Json {
  return {
    name,
    title: name,
    traits: [{ $ref: `#/components/messageTraits/${topic}` }],
    ...(schema !== undefined && {
      payload: { $ref: `#/components/schemas/${componentOf(schema)}` },
    }),
    ...(example !== undefined && { examples: [{ name: 'example', ...example }] }),
  }
}

function trait({ headers, key }: Topic): Json {
  return {
    contentType: 'application/json',
    headers: JSON.parse(JSON.stringify(headers)) as unknown,
    bindings: { kafka: { key: { type: 'string', description: key }, bindingVersion: '0.5.0' } },
  }
}

/** `events/transaction.posted.v1.json` as the name of a component. */
function componentOf(name: string): string {
  return name.replace('/', '.').replace(/[.]json$/, '')
}

/** Inside another document they would be looked up at their own addresses. */
function withoutIds({ $schema: _, $id: __, ...rest }: SchemaDocument): Json {
  return rest
}
