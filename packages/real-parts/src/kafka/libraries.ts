import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureJava } from '../install/java.ts'
import { runMaven } from '../install/maven.ts'
import { installFolder } from '../install/tools-folder.ts'
import type { Progress } from '../part.ts'

export interface KafkaLibraries {
  readonly java: string
  /** Every jar of the broker. */
  readonly classPath: string
}

const kafkaVersion = '4.3.1'
const remedy =
  '`apt-get install openjdk-17-jre-headless maven` as root, or set JAVA_HOME, ' +
  'or name a broker in KAFKA_BROKERS (for tests: TEST_KAFKA_BROKERS)'
const pom = fileURLToPath(new URL('../../kafka/pom.xml', import.meta.url))
const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'

/** Java and the broker's jars (44 MB, once). */
export async function ensureKafkaInstalled(progress: Progress): Promise<KafkaLibraries> {
  const java = await ensureJava('Kafka', remedy, progress)
  const folder = await installFolder(`kafka-${kafkaVersion}`, async (unfinished) => {
    progress(`fetching Apache Kafka ${kafkaVersion} (Maven)`)
    const output = `-DoutputDirectory=${unfinished}`
    const args = ['-f', pom, copyDependencies, '-DincludeScope=runtime', output]
    await runMaven('Kafka', args, progress)
  })
  return { java, classPath: join(folder, '*') }
}
