export interface Both {
  zh: string
  en: string
}
export class Fault extends Error {
  constructor(problem: Both, remedy: Both)
  readonly problem: Both
  readonly remedy: Both
}
export function language(env?: NodeJS.ProcessEnv): 'zh' | 'en' | 'both'
export function say(zh: string, en: string): string
export function step(zh: string, en: string): void
export function report(error: unknown): void
export function main(work: () => Promise<void> | void): Promise<void>
