import type { Admin } from 'kafkajs'
import { createKafka, type KafkaSettings } from './kafka-client.ts'

/** Works with a connection of its own that may change topics, and closes it. */
export async function withAdmin<Result>(
  settings: KafkaSettings,
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const admin = createKafka(settings).admin()
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}
