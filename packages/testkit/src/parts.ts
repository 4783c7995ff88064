/** The real parts a test may need, by the variable that says where each one is. */
const parts = {
  TEST_DATABASE_URL: 'PostgreSQL (a superuser, to make databases)',
  TEST_KAFKA_BROKERS: 'Apache Kafka (host:port, comma separated)',
  TEST_REDIS_URL: 'Redis',
} as const

export type PartName = keyof typeof parts

/** Where a real part is; throws with the way to provide it, so that no test is skipped in silence. */
export function requirePart(name: PartName): string {
  const value = process.env[name]
  if (value === undefined || value === '') {
    throw new Error(
      `This test needs ${parts[name]} and ${name} is not set. ` +
        'Run it through `npm test`, which starts every real part and sets the variables, ' +
        'or set the variable to a server of your own.',
    )
  }
  return value
}
