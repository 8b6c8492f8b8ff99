import { type AuditAction, defaultConsentPolicy, defaultRatingPolicy, type ConsentNotice, type ConsentPolicy, type Language, type RatingPolicy, type Site, type Welcome } from '@yingda/contract'
import { randomBytes, randomUUID } from 'node:crypto'
import type { Keyring } from '../../../platform/crypto/keyring.ts'
import type { Database } from '../../../platform/database/database.ts'
import { AppError } from '../../../platform/errors.ts'
import type { Audit } from '../../audit/index.ts'
import { toOrigin } from './origins.ts'
import { secretPlace } from './reseal-sites.ts'
import * as store from './store.ts'
import type { PerLanguage, SiteChanges, SiteRow } from './store.ts'

/** What the first screen takes from the knowledge base. */
export interface WelcomeSource {
  welcomeTexts(language: Language): Promise<{ greeting: string; hotQuestions: string[] }>
  /** Those of the keys that can be asked now, in the order given. */
  hotQuestions(keys: readonly string[], language: Language): Promise<{ id: string; label: string }[]>
}

export interface SitesOptions {
  db: Database
  keyring: Pick<Keyring, 'seal' | 'open'>
  audit: Pick<Audit, 'record'>
  knowledge: WelcomeSource
  onlineAgents: () => Promise<number>
  maxAttachmentBytes: number
  now: () => number
}

export interface DefaultSite {
  name: string
  title: PerLanguage<string>
  greeting: PerLanguage<string>
  hotQuestions: PerLanguage<string[]>
}

/** What a supervisor may change; what is absent stays. */
export interface SiteUpdate {
  name?: string | undefined
  title?: PerLanguage<string> | undefined
  greeting?: PerLanguage<string> | undefined
  hotQuestions?: PerLanguage<string[]> | undefined
  allowedOrigins?: string[] | undefined
  rating?: RatingPolicy | undefined
  consent?: ConsentPolicy | undefined
}

const DEFAULT_KEY = 'demo'
const DEFAULT_NAME = '示例网站 Demo'
const DEFAULT_TITLE: PerLanguage<string> = { zh: '在线客服', en: 'Customer service' }
/** Every visit asks for its site; other nodes hear of a change after so many milliseconds at the latest. */
const KEEP = 3_000

/** The sites that the widget is on, kept in memory for a moment. */
export class Sites {
  readonly #options: SitesOptions
  #kept: { until: number; sites: Promise<SiteRow[]> } | null = null

  constructor(options: SitesOptions) {
    this.#options = options
  }

  /** Makes the first site, with the key `demo`; does nothing when it is there. */
  async ensureDefault(texts: Partial<DefaultSite>): Promise<void> {
    const added = await store.insertSite(this.#options.db, {
      id: randomUUID(), key: DEFAULT_KEY, name: texts.name ?? DEFAULT_NAME, title: texts.title ?? DEFAULT_TITLE,
      greeting: texts.greeting ?? null, hot_questions: texts.hotQuestions ?? null, allowed_origins: [], secret_sealed: null, rating: null, consent: null,
    })
    if (added) this.#kept = null
  }

  /** @throws AppError not_found, which says to the site's developers what is wrong */
  async byKey(key: string): Promise<SiteRow> {
    const site = await this.findByKey(key)
    if (site) return site
    throw new AppError('not_found', {
      text: { zh: '没有这个网站标识，请核对网页脚本标签中的标识。', en: 'There is no site with this key. Check the key in the script tag of the page.' },
    })
  }

  async findByKey(key: string): Promise<SiteRow | null> {
    return (await this.#all()).find((site) => site.key === key) ?? null
  }

  /** The secret the site signs identities with; null when it has none. */
  secretOf(site: SiteRow): string | null {
    return site.secret_sealed === null ? null : this.#options.keyring.open(site.secret_sealed, secretPlace(site.id))
  }

  async welcome(site: SiteRow, language: Language): Promise<Welcome> {
    const { knowledge, onlineAgents, maxAttachmentBytes } = this.#options
    const [texts, online] = await Promise.all([this.#texts(site, language), onlineAgents()])
    const rating = ratingOf(site)
    return {
      title: site.title[language],
      greeting: texts.greeting,
      hotQuestions: await knowledge.hotQuestions(texts.hotQuestions, language),
      maxAttachmentBytes,
      agentsOnline: online > 0,
      rating: { scale: rating.scale, askSolved: rating.askSolved, tags: rating.tags[language] },
      consent: noticeOf(consentOf(site), language),
    }
  }

  async present(site: SiteRow): Promise<Site> {
    const [zh, en] = await Promise.all([this.#texts(site, 'zh'), this.#texts(site, 'en')])
    return {
      id: site.id, key: site.key, name: site.name, title: site.title,
      greeting: { zh: zh.greeting, en: en.greeting },
      hotQuestions: { zh: zh.hotQuestions, en: en.hotQuestions },
      allowedOrigins: site.allowed_origins,
      hasSecret: site.secret_sealed !== null,
      rating: ratingOf(site),
      consent: consentOf(site),
    }
  }

  /** How customers of a site are asked to rate; the product's way for a site that is gone. */
  async ratingPolicy(siteId: string): Promise<RatingPolicy> {
    const site = (await this.#all()).find((one) => one.id === siteId)
    return site === undefined ? defaultRatingPolicy : ratingOf(site)
  }

  /** What a site asks its visitors to agree to; nothing for a site that is gone. */
  async consentPolicy(siteId: string): Promise<ConsentPolicy> {
    const site = (await this.#all()).find((one) => one.id === siteId)
    return site === undefined ? defaultConsentPolicy : consentOf(site)
  }

  async list(): Promise<SiteRow[]> {
    return store.listSites(this.#options.db)
  }

  /** @throws AppError not_found; bad_request for an address that is no origin */
  async update(id: string, update: SiteUpdate, actor: { id: string }): Promise<SiteRow> {
    const changes: SiteChanges = {
      ...(update.name === undefined ? {} : { name: update.name }),
      ...(update.title === undefined ? {} : { title: update.title }),
      ...(update.greeting === undefined ? {} : { greeting: update.greeting }),
      ...(update.hotQuestions === undefined ? {} : { hot_questions: update.hotQuestions }),
      ...(update.allowedOrigins === undefined ? {} : { allowed_origins: origins(update.allowedOrigins) }),
      ...(update.rating === undefined ? {} : { rating: update.rating }),
      ...(update.consent === undefined ? {} : { consent: requireNotice(update.consent) }),
    }
    const detail = { fields: Object.keys(update), ...(update.allowedOrigins === undefined ? {} : { allowedOrigins: changes.allowed_origins }) }
    return this.#change(id, () => changes, { actor, action: 'site.updated', detail })
  }

  /** Makes a new secret; what was signed with the old one is refused from now on (on other nodes, within seconds). */
  async rotateSecret(id: string, actor: { id: string }): Promise<string> {
    const secret = randomBytes(32).toString('hex')
    const sealed = this.#options.keyring.seal(secret, secretPlace(id))
    await this.#change(id, () => ({ secret_sealed: sealed }), { actor, action: 'site.secret_rotated', detail: {} })
    return secret
  }

  async #change(id: string, changes: () => SiteChanges, entry: { actor: { id: string }; action: AuditAction; detail: Record<string, unknown> }): Promise<SiteRow> {
    const { db, audit } = this.#options
    const changed = await db.transaction(async (tx) => {
      const site = await store.findSiteForUpdate(tx, id)
      if (!site) throw new AppError('not_found')
      const wanted = changes()
      if (Object.keys(wanted).length === 0) return site
      await store.updateSite(tx, id, wanted)
      await audit.record({ ...entry, subject: `site:${id}` }, tx)
      return { ...site, ...wanted }
    })
    this.#kept = null
    return changed
  }

  async #texts(site: SiteRow, language: Language): Promise<{ greeting: string; hotQuestions: string[] }> {
    const own = { greeting: site.greeting?.[language], hotQuestions: site.hot_questions?.[language] }
    if (own.greeting !== undefined && own.hotQuestions !== undefined) return { greeting: own.greeting, hotQuestions: own.hotQuestions }
    const base = await this.#options.knowledge.welcomeTexts(language)
    return { greeting: own.greeting ?? base.greeting, hotQuestions: own.hotQuestions ?? base.hotQuestions }
  }

  #all(): Promise<SiteRow[]> {
    const now = this.#options.now()
    if (this.#kept && this.#kept.until > now) return this.#kept.sites
    const kept = { until: now + KEEP, sites: store.listSites(this.#options.db) }
    this.#kept = kept
    kept.sites.catch(() => {
      if (this.#kept === kept) this.#kept = null
    })
    return kept.sites
  }
}

const consentOf = (site: SiteRow): ConsentPolicy => ({ ...defaultConsentPolicy, ...site.consent })

/** A text in one language only is better than none. */
function noticeOf({ mode, version, text, url, marketing }: ConsentPolicy, language: Language): ConsentNotice | null {
  return mode === 'off' ? null : { mode, version, text: text[language].trim() === '' ? text[language === 'zh' ? 'en' : 'zh'] : text[language], url, marketing }
}

/** @throws AppError bad_request: what is asked for must be said, and which version of it */
function requireNotice(policy: ConsentPolicy): ConsentPolicy {
  if (policy.mode === 'off') return policy
  if (policy.text.zh.trim() === '' && policy.text.en.trim() === '') throw wrongConsent('text', '请填写隐私说明的文字。', 'Write the text of the privacy notice.')
  if (policy.version.trim() === '') throw wrongConsent('version', '请填写隐私说明的版本号。', 'Give the version of the privacy notice.')
  return policy
}

const wrongConsent = (path: string, zh: string, en: string): AppError => new AppError('bad_request', { text: { zh, en }, fields: [{ path: `body.consent.${path}`, message: en }] })

const ratingOf = (site: SiteRow): RatingPolicy => ({ ...defaultRatingPolicy, ...site.rating })

function origins(addresses: string[]): string[] {
  const found = addresses.map((address, index) => {
    const origin = toOrigin(address)
    if (origin !== null) return origin
    throw new AppError('bad_request', {
      fields: [{ path: `body.allowedOrigins.${index}`, message: 'not an origin such as https://shop.example.com' }],
      text: {
        zh: `「${address}」不是网站来源，请填写如 https://shop.example.com 的地址。`,
        en: `'${address}' is not the origin of a site. Give an address such as https://shop.example.com.`,
      },
    })
  })
  return [...new Set(found)]
}
