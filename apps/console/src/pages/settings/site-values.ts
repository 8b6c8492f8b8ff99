import type { ConsentPolicy, RatingPolicy, Site } from '@yingda/contract'

/** A site as its form holds it. */
export interface SiteValues {
  readonly name: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly greeting: { readonly zh: string; readonly en: string }
  readonly hotQuestions: { readonly zh: readonly string[]; readonly en: readonly string[] }
  /** One origin a line. */
  readonly origins: string
  readonly rating: RatingPolicy
  readonly consent: Omit<ConsentPolicy, 'url'> & { readonly url: string }
}

export const siteValuesOf = (site: Site): SiteValues => ({
  name: site.name, title: site.title, greeting: site.greeting, hotQuestions: site.hotQuestions, origins: site.allowedOrigins.join('\n'), rating: site.rating, consent: { ...site.consent, url: site.consent.url ?? '' },
})

/** The origin an address belongs to: scheme, host and port, http or https; null when it is none. */
export function originOf(text: string): string | null {
  try {
    const url = new URL(text)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : null
  } catch {
    return null
  }
}

export interface Origins {
  readonly origins: readonly string[]
  /** The first line that is none. */
  readonly wrong: string | null
}

/** The origins of a text, one a line, without repeats; a path that was pasted along is dropped. */
export function parseOrigins(text: string): Origins {
  const lines = text.split(/[\s,，]+/u).filter((line) => line !== '')
  const wrong = lines.find((line) => originOf(line) === null) ?? null
  return { origins: [...new Set(lines.flatMap((line) => originOf(line) ?? []))], wrong }
}

/** The tag that puts the widget on a page. */
export const scriptTag = (publicUrl: string, siteKey: string): string => `<script src="${publicUrl.replace(/\/+$/u, '')}/widget.js" data-site="${siteKey}" async></script>`
