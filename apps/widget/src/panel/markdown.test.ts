import { describe, expect, it } from 'vitest'
import { renderMarkdown, renderPlain } from './markdown.ts'

interface Node {
  type: string
  props: Record<string, unknown>
}

/** The tree as text: element names with their attributes, and what is written between. */
function show(node: unknown): string {
  if (node === null || node === undefined || typeof node === 'boolean') return ''
  if (typeof node === 'string' || typeof node === 'number') return String(node)
  if (Array.isArray(node)) return node.map(show).join('')
  const { type, props } = node as Node
  const { children, href } = props
  return `<${type}${typeof href === 'string' ? ` ${href}` : ''}>${show(children)}</${type}>`
}
const md = (source: string): string => show(renderMarkdown(source))

/** Every element of a tree. */
function elements(node: unknown): Node[] {
  if (Array.isArray(node)) return node.flatMap(elements)
  if (typeof node !== 'object' || node === null) return []
  const element = node as Node
  return [element, ...elements(element.props.children)]
}

describe('the Markdown of answers', () => {
  it('makes paragraphs, breaks, emphasis and code', () => {
    expect(md('一\n二\n\n三')).toBe('<p>一<br></br>二</p><p>三</p>')
    expect(md('**7 天**内*可*退 `CODE`')).toBe('<p><strong>7 天</strong>内<em>可</em>退 <code>CODE</code></p>')
    expect(md('**重要：*务必*拍照**')).toBe('<p><strong>重要：<em>务必</em>拍照</strong></p>')
    expect(md('### 退货\n步骤')).toBe('<p><strong>退货</strong></p><p>步骤</p>')
  })
  it('makes lists, with lines that go on, and does not take figures for items', () => {
    expect(md('步骤：\n1. 打开\n2. 点击\n  继续\n- 甲\n- 乙\n结束')).toBe(
      '<p>步骤：</p><ol><li>打开</li><li>点击<br></br>继续</li></ol><ul><li>甲</li><li>乙</li></ul><p>结束</p>',
    )
    expect(md('3.5 公斤\n1.2 倍')).toBe('<p>3.5 公斤<br></br>1.2 倍</p>')
  })
  it('leaves lonely marks as they are', () => {
    expect(md('2 * 3 * 4 ** 5')).toBe('<p>2 * 3 * 4 ** 5</p>')
    expect(md('`a')).toBe('<p>`a</p>')
    expect(md('**')).toBe('<p>**</p>')
    expect(md('[x](')).toBe('<p>[x](</p>')
  })
  it('links http and https, written out or named, and stops before punctuation', () => {
    expect(md('[帮助](https://example.com/a?b=1#c)')).toBe('<p><a https://example.com/a?b=1#c>帮助</a></p>')
    expect(md('见 https://example.com/x。好')).toBe('<p>见 <a https://example.com/x>https://example.com/x</a>。好</p>')
    expect(md('(http://a.example).')).toBe('<p>(<a http://a.example/>http://a.example</a>).</p>')
    const [anchor] = elements(renderMarkdown('https://example.com')).filter((element) => element.type === 'a')
    expect(anchor?.props).toMatchObject({ target: '_blank', rel: 'noopener noreferrer nofollow' })
  })
  it('comes to an end with ten thousand characters of anything, within the time of a test', () => {
    for (const unit of ['*', '**a', '`', '[', '[a](', '1. ', '- ', '#', '_*`[']) expect(renderMarkdown(unit.repeat(10_000 / unit.length))).toBeTruthy()
  })
})

const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](\tjavascript:alert(1))',
  '[x](java\nscript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](vbscript:msgbox(1))',
  '[x](//evil.example)',
  '[x](/admin)',
  '[x](file:///etc/passwd)',
  '[x](blob:https://a.example/1)',
  '[x](https://a.example" onmouseover="alert(1))',
  '[x](https://a.example/" style="position:fixed)',
  '[<img src=x onerror=alert(1)>](https://a.example)',
  '![x](https://a.example/track.png)',
  '![x](javascript:alert(1))',
  '**<b onclick=alert(1)>x</b>**',
  '`<script>alert(1)</script>`',
  '1. <script>alert(1)</script>',
  '<a href="javascript:alert(1)">x</a>',
  '[a]: javascript:alert(1)\n[a]',
  '<javascript:alert(1)>',
  'https://a.example/<script>alert(1)</script>',
  "https://a.example/'onmouseover='alert(1)",
  '[x](http://javascript:alert(1))',
  '\u0000<script>\u0000',
  '<style>@import "https://a.example"</style>',
  '{"type":"script","props":{"dangerouslySetInnerHTML":{"__html":"x"}}}',
]

describe('hostile answers', () => {
  it.each(attacks)('%s makes only known elements with known attributes', (attack) => {
    for (const element of elements(renderMarkdown(attack))) {
      expect(['p', 'br', 'strong', 'em', 'code', 'ul', 'ol', 'li', 'a']).toContain(element.type)
      const { children: _children, ...attributes } = element.props
      if (element.type === 'a') {
        expect(Object.keys(attributes).sort()).toEqual(['href', 'rel', 'target'])
        expect(attributes.href).toMatch(/^https?:\/\/[^\s"'<>]*$/u)
      } else expect(Object.keys(attributes).filter((name) => name !== 'start')).toEqual([])
    }
  })
  it('keeps what was written readable as text', () => {
    expect(md('<script>alert(1)</script>')).toBe('<p><script>alert(1)</script></p>')
  })
})

describe('plain text', () => {
  it('links addresses and nothing else', () => {
    expect(show(renderPlain('**看** https://a.example/x, <b>\nhttp://b.example'))).toBe(
      '**看** <a https://a.example/x>https://a.example/x</a>, <b>\n<a http://b.example/>http://b.example</a>',
    )
    for (const attack of attacks) {
      for (const element of elements(renderPlain(attack))) {
        expect(element.type).toBe('a')
        expect(element.props.href).toMatch(/^https?:\/\/[^\s"'<>]*$/u)
      }
    }
  })
})
