import type { Language } from '@yingda/contract'
import type { Locale } from 'antd/es/locale/index.js'
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { setRequestLanguage } from '../api/client.ts'
import { stored } from '../ui/stored.ts'
import { createFormat, type Format } from './format.ts'
import { translate, type Params } from './translate.ts'
import type { Dictionary, Key } from './zh.ts'

export type { Key } from './zh.ts'
export type Translate = (key: Key, params?: Params) => string

export interface I18n {
  readonly language: Language
  readonly t: Translate
  readonly format: Format
  readonly antdLocale: Locale
  setLanguage(language: Language): void
}

const browserLanguage = (): Language => (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en')
const choice = stored<Language>('yd.language', browserLanguage(), (value): value is Language => value === 'zh' || value === 'en')

interface Loaded {
  readonly language: Language
  readonly texts: Dictionary
  readonly locale: Locale
}

async function load(language: Language): Promise<Loaded> {
  if (language === 'zh') {
    const [texts, locale] = await Promise.all([import('./zh.ts'), import('antd/es/locale/zh_CN.js')])
    return { language, texts: texts.zh, locale: locale.default }
  }
  const [texts, locale] = await Promise.all([import('./en.ts'), import('antd/es/locale/en_US.js')])
  return { language, texts: texts.en, locale: locale.default }
}

const Context = createContext<I18n | null>(null)

/** Loads only the language in use; another choice is loaded when it is made. */
export function I18nProvider({ children }: { children: ReactNode }): ReactNode {
  const [wanted, setWanted] = useState<Language>(choice.get)
  const [loaded, setLoaded] = useState<Loaded | null>(null)

  useEffect(() => {
    let current = true
    setRequestLanguage(wanted)
    void load(wanted).then((next) => {
      if (current) setLoaded(next)
    })
    return () => {
      current = false
    }
  }, [wanted])

  useEffect(() => {
    if (!loaded) return
    document.documentElement.lang = loaded.language === 'zh' ? 'zh-CN' : 'en'
  }, [loaded])

  const value = useMemo((): I18n | null => {
    if (!loaded) return null
    return {
      language: loaded.language,
      t: (key, params) => translate(loaded.texts[key], params),
      format: createFormat(loaded.language),
      antdLocale: loaded.locale,
      setLanguage(language) {
        choice.set(language)
        setWanted(language)
      },
    }
  }, [loaded])

  return value && <Context value={value}>{children}</Context>
}

/** The texts and formats of the language in use. */
export function useI18n(): I18n {
  const value = useContext(Context)
  if (!value) throw new Error('useI18n needs the I18nProvider above it')
  return value
}
