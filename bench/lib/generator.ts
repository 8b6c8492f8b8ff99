import { fork, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import type { LoadCommand, RunCommand, RunResult } from './commands.ts'

type Answer = { id: number; result?: unknown; error?: string }

/** A generator process, as its parent sees it. */
export class Generator {
  readonly #child: ChildProcess
  readonly #asked = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  #ids = 0

  constructor() {
    this.#child = fork(path.join(import.meta.dirname, 'load.ts'), { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#child.on('message', (message) => this.#settle(message as Answer))
    this.#child.on('exit', (code) => {
      for (const { reject } of this.#asked.values()) reject(new Error(`the generator ended with ${String(code)}`))
      this.#asked.clear()
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Opens visitors, each with a session, a socket and a watched conversation of its own. */
  async visitors(url: string, site: string, total: number, addresses: string[]): Promise<number> {
    return (await this.#ask({ do: 'visitors', url, site, total, addresses })) as number
  }

  async ask(): Promise<string[]> {
    return (await this.#ask({ do: 'ask' })) as string[]
  }

  async agent(url: string, ticket: string, ids: string[]): Promise<void> {
    await this.#ask({ do: 'agent', url, ticket, ids })
  }

  async run(command: Omit<RunCommand, 'do'>): Promise<RunResult> {
    return (await this.#ask({ do: 'run', ...command })) as RunResult
  }

  async echo(command: Omit<Extract<LoadCommand, { do: 'echo' }>, 'do'>): Promise<number> {
    return (await this.#ask({ do: 'echo', ...command })) as number
  }

  /** Visitors whose connection lives. */
  async connected(): Promise<number> {
    return (await this.#ask({ do: 'connected' })) as number
  }

  async leave(): Promise<void> {
    await this.#ask({ do: 'leave' })
  }

  stop(): void {
    this.#child.kill()
  }

  #ask(command: LoadCommand): Promise<unknown> {
    const id = ++this.#ids
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject })
      this.#child.send({ id, command })
    })
  }

  #settle({ id, result, error }: Answer): void {
    const asked = this.#asked.get(id)
    this.#asked.delete(id)
    if (error === undefined) asked?.resolve(result)
    else asked?.reject(new Error(error))
  }
}
