import { expect, test } from '@jest/globals'
import { Partitioners } from 'kafkajs'
import { readTopic } from './read-topic.ts'
import { createTestKafka } from './test-kafka.ts'
import { createTestTopic } from './test-topic.ts'

test('read-topic: reads all of an empty and of a filled topic, headers and bytes as sent', async () => {
  const topic = await createTestTopic({ partitions: 2 })
  expect(await readTopic(topic.brokers, topic.name)).toEqual([])

  const producer = createTestKafka(topic.brokers).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  })
  await producer.connect()
  const messages = [
    { partition: 0, key: 'acme', value: '{"n":1}', headers: { ledgerposition: '1' } },
    { partition: 1, key: 'other', value: '{"n":2}', headers: {} },
    { partition: 0, key: 'acme', value: '{"n":3}', headers: { twice: ['a', 'b'] } },
  ]
  await producer.send({ topic: topic.name, acks: -1, messages })
  await producer.disconnect()

  const read = await readTopic(topic.brokers, topic.name)
  expect(read.filter(({ partition }) => partition === 0)).toEqual([
    {
      partition: 0,
      offset: 0,
      key: 'acme',
      value: Buffer.from('{"n":1}'),
      headers: { ledgerposition: '1' },
    },
    {
      partition: 0,
      offset: 1,
      key: 'acme',
      value: Buffer.from('{"n":3}'),
      headers: { twice: 'a b' },
    },
  ])
  expect(read).toHaveLength(3)
  await topic.close()
})
