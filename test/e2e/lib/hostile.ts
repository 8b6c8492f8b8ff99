import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

const HIT = 'window.__hit=1'

/** Text that does something where text is taken for code: HTML, Markdown, templates, addresses. */
export const payloads: readonly string[] = [
  `<script>${HIT}</script>`,
  `<img src=x onerror="${HIT}">`,
  `<svg onload=${HIT}><animate onbegin=${HIT} attributeName=x></svg>`,
  `"><iframe srcdoc="<script>parent.__hit=1</script>"></iframe>`,
  `</textarea></title></style><body onload=${HIT}>`,
  `<details open ontoggle=${HIT}><summary>x</summary></details>`,
  `<a href="javascript:${HIT}">click</a>`,
  `[click](javascript:${HIT})`,
  `[click](JaVaScRiPt&colon;${HIT})`,
  `[click](data:text/html,<script>opener.__hit=1</script>)`,
  `![x](x" onerror="${HIT})`,
  `**<b onmouseover=${HIT}>bold</b>** \`<i onclick=${HIT}>\``,
  `{{constructor.constructor('${HIT}')()}} \${${HIT}} <%= ${HIT} %>`,
  `<math><mi//xlink:href="data:x,<script>${HIT}</script>">`,
  `javascript:${HIT}//`,
  `' autofocus onfocus=${HIT} x='`,
]

export const hostilePage = `javascript:${HIT}//https://shop.example.com/"><img src=x onerror=${HIT}>`
export const hostileName = `"><img src=x onerror=${HIT}>`

/** Fails when anything of it ran, or would run at a click, in any frame of a page. */
export async function expectHarmless(page: Page, where: string): Promise<void> {
  for (const frame of page.frames()) {
    const found = await frame.evaluate(() => ({
      hit: '__hit' in window,
      handlers: [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes]).filter(({ name, value }) => name.startsWith('on') && value.includes('__hit')).length,
      links: [...document.querySelectorAll('[href],[src],[action],[formaction]')]
        .flatMap((element) => ['href', 'src', 'action', 'formaction'].map((name) => element.getAttribute(name) ?? ''))
        // as a browser reads an address: control characters and spaces do not count
        .filter((address) => /^(?:javascript|vbscript|data:text)/iu.test(Array.from(address).filter((letter) => letter > ' ').join(''))),
      scripts: [...document.querySelectorAll('script, [srcdoc]')].filter((element) => element.outerHTML.includes('__hit')).length,
    }))
    assert.deepEqual(found, { hit: false, handlers: 0, links: [], scripts: 0 }, `${where}: ${frame.url()}`)
  }
}
