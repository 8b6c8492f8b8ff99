import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** The installation's metrics, in Prometheus form. Labels are small fixed sets: never ids, never personal data. */
export interface Metrics {
  registry: Registry
  httpRequests: Histogram<'method' | 'route' | 'status'>
  frames: Counter<'type'>
  turns: Counter<'kind'>
  events: Counter<'type'>
  errors: Counter
  filesRemoved: Counter<'reason'>
}

export interface Gauges {
  connections: () => number
  waitingCommands: () => number
  queueLength: () => number
  poolWaiting: () => number
}

/** Creates a registry of its own, so that several servers can live in one test process. */
export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'yingda_' })
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({ name, help, registers, collect() { this.set(read()) } })
  }
  gauge('yingda_realtime_connections', 'Open realtime connections on this node.', gauges.connections)
  gauge('yingda_log_waiting_commands', 'Commands accepted and not yet committed.', gauges.waitingCommands)
  gauge('yingda_queue_length', 'Conversations waiting for an agent.', gauges.queueLength)
  gauge('yingda_database_pool_waiting', 'Callers waiting for a database connection.', gauges.poolWaiting)
  return {
    registry,
    httpRequests: new Histogram({
      name: 'yingda_http_request_seconds', help: 'Duration of HTTP requests.', labelNames: ['method', 'route', 'status'], registers,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    }),
    frames: new Counter({ name: 'yingda_realtime_frames_total', help: 'Frames received, by type.', labelNames: ['type'], registers }),
    turns: new Counter({ name: 'yingda_bot_turns_total', help: 'Bot turns, by what they came to.', labelNames: ['kind'], registers }),
    events: new Counter({ name: 'yingda_conversation_events_total', help: 'Events committed or read from the log, by type.', labelNames: ['type'], registers }),
    errors: new Counter({ name: 'yingda_errors_total', help: 'Faults that were logged.', registers }),
    filesRemoved: new Counter({ name: 'yingda_files_removed_total', help: 'Stored files that nothing names any more (unnamed) or that no row leads to (unknown), removed by the worker.', labelNames: ['reason'], registers }),
  }
}
