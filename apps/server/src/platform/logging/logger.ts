import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino'

export type Logger = PinoLogger

/** A logger that writes nothing: for tests and for library use. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' })
}

/** A logger that writes JSON lines to `destination` (stdout when left out). */
export function createLogger(options: { level: string }, destination?: DestinationStream): Logger {
  return destination === undefined ? pino({ level: options.level }) : pino({ level: options.level }, destination)
}
