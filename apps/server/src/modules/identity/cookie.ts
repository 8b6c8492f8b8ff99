import { isToken } from '../../platform/crypto/secrets.ts'

const NAME = 'yingda_session'

/** The session token in a Cookie header; null when there is none of the right form. */
export function readSessionCookie(header: string | undefined): string | null {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2)
    if (name === NAME && isToken('session', value)) return value
  }
  return null
}

/** @param maxAge seconds; 0 removes the cookie */
export function sessionCookie(token: string, maxAge: number, secure: boolean): string {
  return `${NAME}=${token}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}
