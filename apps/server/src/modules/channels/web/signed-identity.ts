import type { identity } from '@yingda/contract'
import { createHmac } from 'node:crypto'
import type { z } from 'zod'
import { safeEqual } from '../../../platform/crypto/secrets.ts'
import { AppError } from '../../../platform/errors.ts'

export type ClaimedIdentity = z.infer<typeof identity>

/** Seconds. */
const LASTS = 24 * 60 * 60
/** Clocks of two machines may differ by this much, in seconds. */
const CLOCK_DIFFERENCE = 5 * 60

/**
 * What a site signs: `id \n name \n email \n phone \n issuedAt`, '' for what is absent, and with attributes a further line, their
 * text as it is; HMAC-SHA256 in lower-case hex.
 */
export function signIdentity(secret: string, claim: Omit<ClaimedIdentity, 'signature'>): string {
  const text = [claim.id, claim.name ?? '', claim.email ?? '', claim.phone ?? '', String(claim.issuedAt), ...(claim.attributes === undefined ? [] : [claim.attributes])].join('\n')
  return createHmac('sha256', secret).update(text, 'utf8').digest('hex')
}

/**
 * Lets through what the site signed with this secret within the last 24 hours.
 * @param secret null when the site has none: then nothing is believed.
 * @param now milliseconds since 1970
 * @throws AppError forbidden, which says to the site's developers what is wrong
 */
export function requireSigned(secret: string | null, claim: ClaimedIdentity, now: number): void {
  if (secret === null) throw refused('noSecret')
  // Fields are told apart by line breaks: one within a field could move text from one field into another.
  if ([claim.id, claim.name, claim.email, claim.phone, claim.attributes].some((field) => field !== undefined && /[\r\n]/u.test(field))) throw refused('lineBreak')
  if (claim.attributes !== undefined && attributesOf(claim.attributes) === null) throw refused('attributes')
  if (!safeEqual(signIdentity(secret, claim), claim.signature)) throw refused('wrong')
  const age = now / 1000 - claim.issuedAt
  if (age > LASTS) throw refused('old')
  if (age < -CLOCK_DIFFERENCE) throw refused('future')
}

/** The attributes a site signed; null when the text is not that of one JSON object. */
export function attributesOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

const reasons = {
  noSecret: {
    zh: '该网站尚未生成身份签名密钥，身份信息未被采信。请在「设置 - 网站」中生成密钥。',
    en: 'This site has no secret for signing identities, so the identity was not believed. Make one under Settings, Sites.',
  },
  lineBreak: { zh: '身份信息中不能有换行，未被采信。', en: 'An identity must not contain line breaks; it was not believed.' },
  attributes: {
    zh: '身份信息的 attributes 必须是一个 JSON 对象的文本，未被采信。请用 JSON.stringify 生成后原样签名。',
    en: 'The attributes of an identity must be the text of one JSON object; it was not believed. Make it with JSON.stringify and sign it as it is.',
  },
  wrong: {
    zh: '身份签名不正确，未被采信。请核对密钥和签名内容（id、name、email、phone、issuedAt，有 attributes 时再加上它，以换行连接）。',
    en: 'The signature of the identity is wrong; it was not believed. Check the secret and what is signed (id, name, email, phone, issuedAt and, when there are, attributes, joined by line breaks).',
  },
  old: {
    zh: '身份签名已超过 24 小时，未被采信。请在每次打开页面时重新签名。',
    en: 'The identity was signed more than 24 hours ago; it was not believed. Sign anew whenever the page is made.',
  },
  future: {
    zh: '身份签名的时间在未来，未被采信。请检查网站服务器的时钟，issuedAt 以秒为单位。',
    en: 'The identity was signed in the future; it was not believed. Check the clock of the site; issuedAt is in seconds.',
  },
  unsigned: {
    zh: '身份信息没有签名，未被采信。请由网站服务器用身份密钥签名（issuedAt、signature）后再传入。',
    en: 'The identity is not signed; it was not believed. Sign it on the site\'s server with the identity secret (issuedAt, signature).',
  },
}

const refused = (reason: keyof typeof reasons): AppError => new AppError('forbidden', { text: reasons[reason] })

/** Refuses claims of who somebody is that carry no signature at all, in words, before the schema refuses them in its own. */
export function refuseUnsigned(body: unknown): void {
  const claim = typeof body === 'object' && body !== null && 'identity' in body ? body.identity : undefined
  if (typeof claim !== 'object' || claim === null) return
  const { signature, issuedAt } = claim as Partial<Record<keyof ClaimedIdentity, unknown>>
  if (typeof signature !== 'string' || signature === '' || issuedAt === undefined) throw refused('unsigned')
}
