import { createClient, isApiError } from '@yingda/client'
import type { Language } from '@yingda/contract'

export { isApiError } from '@yingda/client'

let language: Language = 'zh'
let onSignedOut: () => void = () => undefined

/** The language of the messages the server sends. */
export function setRequestLanguage(value: Language): void {
  language = value
}

/** Called when the server says that nobody is signed in. */
export function setSignedOutHandler(handler: () => void): void {
  onSignedOut = handler
}

/** The API as the one who is signed in here. */
export const api = createClient({
  language: () => language,
  onError: (error, operation) => {
    if (isApiError(error, 'unauthenticated') && operation !== 'login' && operation !== 'acceptInvitation') onSignedOut()
  },
})

/** The sentence to show for anything that was thrown. */
export function failureText(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure)
}
