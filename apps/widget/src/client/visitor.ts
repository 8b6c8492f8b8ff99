import type { ConsentKind, CustomerBlock, Language, OwnConsent, Welcome } from '@yingda/contract'
import type { Http } from './http.ts'
import type { OpenedSession } from './session.ts'
import type { CustomerInfo, ErrorInfo } from './types.ts'

export interface VisitorOptions {
  http: () => Http
  site: string
  language: Language
  onChange: () => void
  onNotice: (error: ErrorInfo) => void
}

/** Who is here, in which language, and what they may and agreed to, as the server has said it. */
export class Visitor {
  readonly #options: VisitorOptions
  language: Language
  welcome: Welcome | null = null
  customer: CustomerInfo | null = null
  block: CustomerBlock | null = null
  consent: OwnConsent | null = null

  constructor(options: VisitorOptions) {
    this.#options = options
    this.language = options.language
  }

  opened(session: OpenedSession): void {
    this.customer = session.customer
    this.welcome = session.welcome
    this.block = session.block ?? null
    this.consent = session.consent ?? null
  }

  /** The welcome follows the language; until it is there the one before stays. */
  async setLanguage(language: Language): Promise<void> {
    if (language === this.language) return
    this.language = language
    this.#options.onChange()
    const result = await this.#options.http().get<Welcome>('/api/customer/welcome', { site: this.#options.site, language })
    if (!result.ok || this.language !== language) return
    this.welcome = result.value
    this.#options.onChange()
  }

  /**
   * Agrees to the notice of the site, or takes it back.
   * @returns whether the server has taken it
   */
  async setConsent(kind: ConsentKind, given: boolean): Promise<boolean> {
    const version = this.welcome?.consent?.version ?? this.consent?.privacy.version ?? null
    if (version === null) return false
    const result = await this.#options.http().send<OwnConsent>('PUT', `/api/customer/consents/${kind}`, { given, version })
    if (result.ok) this.consent = result.value
    else this.#options.onNotice(result.error)
    this.#options.onChange()
    return result.ok
  }
}
