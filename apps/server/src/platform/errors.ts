import { errorStatus, errorText, type ErrorBody, type ErrorCode, type Language } from '@yingda/contract'

export interface FieldProblem {
  path: string
  message: string
}

interface Extra {
  /** A sentence for this very case, instead of the code's general one. */
  text?: Record<Language, string>
  fields?: FieldProblem[]
  /** Seconds after which a retry may succeed. */
  retryAfter?: number
  cause?: unknown
}

/** A refusal that is meant for the caller: a known code, a sentence in both languages, nothing internal. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly text: Record<Language, string>
  readonly fields: FieldProblem[] | undefined
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, extra: Extra = {}) {
    const text = extra.text ?? { zh: errorText(code, 'zh'), en: errorText(code, 'en') }
    super(text.en, extra.cause === undefined ? undefined : { cause: extra.cause })
    this.name = 'AppError'
    this.code = code
    this.text = text
    this.fields = extra.fields
    this.retryAfter = extra.retryAfter
  }

  get status(): number {
    return errorStatus[this.code]
  }

  body(lang: Language, requestId: string): ErrorBody {
    return {
      error: { code: this.code, message: this.text[lang], requestId, ...(this.fields ? { fields: this.fields } : {}) },
    }
  }
}
