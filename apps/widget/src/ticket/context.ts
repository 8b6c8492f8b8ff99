import type { Language, OwnTicket } from '@yingda/contract'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { HttpResult } from '../client/http.ts'
import type { TicketApi } from './api.ts'
import type { TicketTexts } from './texts.ts'

export interface TicketPage {
  api: TicketApi
  language: Language
  texts: TicketTexts
  /** Takes what an act came to: the ticket as it is now, or a refusal that is told. @returns true when it was done */
  took: (result: HttpResult<OwnTicket>, said?: string) => boolean
  /** Says something for a moment, also to screen readers. */
  say: (text: string) => void
}

export const Page = createContext<TicketPage | null>(null)

/** What every part of the page may use. */
export function usePage(): TicketPage {
  const page = useContext(Page)
  if (page === null) throw new Error('a part of the page was drawn outside of it')
  return page
}
