import type { Language } from '@yingda/contract'

/** Whom an export or an erasure concerns: a customer, with those who are known as them since they were merged. */
export interface Subject {
  customerIds: readonly string[]
}

/** A part of an export. Paths are made by whoever gives it and unique in the whole. */
export type ExportPiece =
  | {
      kind: 'document'
      /** Without an ending: `.json` and `.html` are made of it. */
      path: string
      title: string
      /** ISO 8601. */
      at: string
      /** What it holds, for the progress. */
      counts?: Record<string, number>
      json: unknown
      facts: readonly (readonly [label: string, value: string])[]
      /** `file`: path of a file piece. */
      lines: readonly { at: string; who: string; text: string; file?: string }[]
    }
  | { kind: 'file'; path: string; storageKey: string; at: string }

export interface ErasedSome {
  /** Something may be left: call again. */
  left: boolean
  /** What was erased just now, by kind. */
  counts: Record<string, number>
}

/** What one module keeps of customers. All of it must be repeatable: after a crash it begins anew. */
export interface PersonalPart {
  name: string
  export?: (subject: Subject, language: Language) => AsyncIterable<ExportPiece>
  /** Erases a bounded amount. */
  erase: (subject: Subject) => Promise<ErasedSome>
  /** Ids of visitors who turned out to be the subject; ids of others do no harm. */
  otherIds?: (subject: Subject) => Promise<string[]>
}
