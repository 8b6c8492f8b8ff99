import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Language } from '@yingda/contract'
import type { ChatClient } from '../client/index.ts'
import { panelTexts, type Texts } from '../i18n.ts'

export interface PanelContext {
  client: ChatClient
  language: Language
  texts: Texts
  /** Says something for a moment, also to screen readers. */
  say: (text: string) => void
}

export const Panel = createContext<PanelContext | null>(null)

/** What every part of the panel may use. */
export function usePanel(): PanelContext {
  const context = useContext(Panel)
  if (context === null) throw new Error('a part of the panel was drawn outside of it')
  return context
}

export function textsFor(language: Language): Texts {
  return panelTexts[language]
}
