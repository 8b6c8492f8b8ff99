declare module '@nlpjs/basic' {
  export interface Classification {
    intent: string
    score: number
  }
  export interface Nlp {
    addLanguage(locales: string[]): void
    addDocument(locale: string, utterance: string, intent: string): void
    train(): Promise<void>
    process(locale: string, utterance: string): Promise<{ intent: string; score: number; classifications: Classification[] }>
    export(minified: boolean): string
    import(data: string): void
  }
  export interface Container {
    use(plugin: unknown): void
    get(name: 'nlp'): Nlp
  }
  export const Nlp: unknown
  export const LangEn: unknown
  export function containerBootstrap(settings?: object): Promise<Container>
}

declare module '@nlpjs/lang-zh' {
  export const LangZh: unknown
}

declare module 'natural' {
  export interface BayesClassifier {
    addDocument(text: string | string[], label: string): void
    train(): void
    getClassifications(text: string | string[]): { label: string; value: number }[]
  }
  interface Kind {
    new (): BayesClassifier
    restore(stored: Record<string, unknown>): BayesClassifier
  }
  export interface Natural {
    readonly BayesClassifier: Kind
    readonly LogisticRegressionClassifier: Kind
  }
  const natural: Natural
  export default natural
}
