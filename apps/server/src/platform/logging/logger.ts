import path from 'node:path'
import { pino, type DestinationStream, type Logger as PinoLogger, type LoggerOptions } from 'pino'
import { allSinks, humanSink, rotatingFile } from './human.ts'
import { maskText, redact } from './redact.ts'

export type Logger = PinoLogger
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** A logger that writes nothing: for tests and for use as a library. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' })
}

/**
 * A logger of JSON lines (time in ISO 8601, UTC) to `destination`, or to the standard output. Personal data and secrets are
 * removed from every line, see redact.ts; that is the last net, not a licence to log them.
 */
export function createLogger(options: { level: LogLevel }, destination?: DestinationStream): Logger {
  return guardChildren(pino(pinoOptions(options.level), destination ?? pino.destination({ dest: 1, sync: true })))
}

/**
 * The logger of a running server. As JSON it goes to the standard output, for the system's own log collection; on a
 * terminal people see short lines there, and the JSON goes to `<dataDir>/logs/yingda.log`, which is rotated by size.
 */
export function serverLogger(options: { level: LogLevel; format: 'auto' | 'json' | 'text'; dataDir: string }): Logger {
  const isText = options.format === 'text' || (options.format === 'auto' && process.stdout.isTTY)
  if (!isText) return createLogger(options)
  const file = rotatingFile(path.join(options.dataDir, 'logs', 'yingda.log'))
  return createLogger(
    options,
    allSinks(
      humanSink((text) => process.stdout.write(text)),
      file,
    ),
  )
}

/** The logger for one request: every line can be found by its id. */
export function forRequest(logger: Logger, requestId: string): Logger {
  return logger.child({ requestId })
}

/** The logger for work on one conversation. */
export function forConversation(logger: Logger, conversationId: string): Logger {
  return logger.child({ conversationId })
}

function pinoOptions(level: LogLevel): LoggerOptions {
  return {
    level,
    base: { pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    // errors are described by redact already
    serializers: { err: (described: unknown) => described },
    formatters: { level: (label) => ({ level: label }), log: redact },
    hooks: {
      logMethod(args, method) {
        method.apply(this, cleanArguments(args) as typeof args)
      },
    },
  }
}

/** Fields are redacted by the formatter; this cleans the message, its arguments, and a message taken from an error. */
function cleanArguments(args: readonly unknown[]): unknown[] {
  const [first, second, ...rest] = args
  const cleaned = [first, second, ...rest].slice(0, args.length).map((arg, index) => cleanArgument(arg, index))
  const error = first instanceof Error ? first : errorIn(first)
  if (error === undefined) return cleaned
  const fields = first instanceof Error ? { err: first } : first
  return [fields, typeof second === 'string' ? cleaned[1] : maskText(error.message), ...cleaned.slice(2)]
}

function cleanArgument(arg: unknown, index: number): unknown {
  if (typeof arg === 'string') return maskText(arg)
  if (index === 0 || typeof arg !== 'object' || arg === null) return arg
  return redact({ arg })['arg']
}

function errorIn(fields: unknown): Error | undefined {
  if (typeof fields !== 'object' || fields === null || !('err' in fields)) return undefined
  return fields.err instanceof Error ? fields.err : undefined
}

/** Fields given to a child pass the same net; children of children inherit it. */
function guardChildren(logger: Logger): Logger {
  const original = Reflect.get(logger, 'child') as unknown as (...args: unknown[]) => Logger
  const child = function (this: unknown, bindings: Record<string, unknown>, ...options: unknown[]): Logger {
    return original.call(this, redact(bindings), ...options)
  }
  Reflect.set(logger, 'child', child)
  return logger
}
