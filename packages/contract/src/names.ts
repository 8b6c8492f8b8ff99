import type { Language } from './common.ts'

/** The first administrator's name until a person gives one: kept in Chinese, read by customers in their language. */
export const administratorName: Record<Language, string> = { zh: '管理员', en: 'Administrator' }
