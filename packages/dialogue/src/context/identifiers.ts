import type { EntityType } from '../entities/index.ts'
import type { Release } from '../release/release.ts'
import type { Language } from '../types.ts'
import { entityFinderOf } from './entities.ts'

/** What a number or code is called; `#` stands for it where it may be said again: what identifies a person is not. */
const names: Readonly<Record<Language, Readonly<Partial<Record<EntityType, string>>>>> = {
  zh: {
    order_number: '订单号 #',
    tracking_number: '运单号 #',
    plate: '车牌号 #',
    phone: '一个电话号码',
    email: '一个邮箱地址',
    id_card: '一个身份证号',
    bank_card: '一个银行卡号',
  },
  en: {
    order_number: 'order number #',
    tracking_number: 'tracking number #',
    plate: 'number plate #',
    phone: 'a phone number',
    email: 'an email address',
    id_card: 'an identity card number',
    bank_card: 'a bank card number',
  },
}

/** What is said of several that were not recognised, of an address of the web, and of none in particular; and of one that was not recognised. */
export const unnamed: Readonly<Record<Language, string>> = { zh: '一个编号', en: 'a number or code' }
const unknown: Readonly<Record<Language, string>> = { zh: '编号 #', en: 'the number #' }
const oneCode = /^[a-z0-9-]{1,40}$/i

/** Identifiers do not depend on the time, so any will do. */
const anyTime = '2001-03-07T09:00:00Z'
const longest = 40

/**
 * Says what number or code a message holds ("订单号 12345678", "a phone number"): the first that is recognised.
 *
 * @param original as typed
 */
export function nameIdentifier(release: Release, original: string, language: Language): string {
  const text = original.slice(0, release.settings.maxLength)
  for (const { type, value } of entityFinderOf(release).find(text, anyTime)) {
    const name = names[language][type]
    if (name === undefined) continue
    if (typeof value === 'string' && value.length <= longest) return name.replace('#', () => value)
    if (!name.includes('#')) return name
  }
  const code = text.trim()
  return oneCode.test(code) ? unknown[language].replace('#', () => code) : unnamed[language]
}
