export interface BrokerPlace {
  readonly dataFolder: string
  readonly port: number
  readonly controllerPort: number
}

/** One broker that is its own controller, on 127.0.0.1 only. */
export function serverProperties({ dataFolder, port, controllerPort }: BrokerPlace): string {
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
    'log.dirs': dataFolder,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // tests kill members and do not want to wait 6 s for their sessions to end
    'group.min.session.timeout.ms': 1_000,
    'auto.create.topics.enable': false,
    'log.cleaner.dedupe.buffer.size': 8_388_608,
    // a broker that was killed waits for its own old session to end: 9 s by default
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
