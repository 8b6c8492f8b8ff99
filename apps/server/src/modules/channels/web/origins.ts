/** A host name as it comes out of a URL, an address, or all below a domain. Nothing that could end the header it goes into. */
const host = /^(?:(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])$/u

/**
 * An origin as a content security policy names it, such as `https://shop.example.com`; `https://*.example.com` is all below
 * a domain.
 * @returns null for what is not one: another scheme, a name and password, or characters that no host name has.
 */
export function toOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const plain = url.username === '' && url.password === '' && (url.protocol === 'https:' || url.protocol === 'http:')
  return plain && host.test(url.hostname) ? url.origin : null
}
