import { describe, expect, test } from 'vitest'
import { writeZip } from '../../files/zip.ts'
import type { FileDocument } from '../commands.ts'
import { readDocumentFile } from './read.ts'
import { splitFrontMatter, withFrontMatter } from './markdown-file.ts'

const read = (name: string, content: string | Buffer, language?: 'zh' | 'en'): Promise<FileDocument> => readDocumentFile(name, Buffer.from(content), language)
const body = async (name: string, content: string | Buffer): Promise<string> => (await read(name, content)).body

/** What a promise was refused with, in both languages. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    const { words, text } = error as { words?: { zh: string }; text?: { zh: string } }
    return words?.zh ?? text?.zh ?? String(error)
  }
  throw new Error('it was not refused')
}

async function docx(document: string, others: Record<string, string> = {}): Promise<Buffer> {
  const parts = { 'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="w" xmlns:r="r"><w:body>${document}</w:body></w:document>`, ...others }
  const pieces: Buffer[] = []
  for await (const piece of writeZip(Object.entries(parts).map(([name, content]) => ({ name, content: [content] })))) pieces.push(piece)
  return Buffer.concat(pieces)
}
const p = (text: string, properties = ''): string => `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`

describe('web pages', () => {
  test('become headings, paragraphs, lists and links, titled by their only highest heading', async () => {
    const page = `<!doctype html><html><head><title>退货 | 星海商城</title><style>p{color:red}</style></head><body>
      <nav><a href="/">首页</a></nav>
      <main><h1>退货 <em>政策</em></h1><p>收到商品后 <b>7 天</b>内，<br>可以&nbsp;退货。见<a href="https://shop.example/rules">规则</a>。</p>
      <h2>步骤</h2><ol><li><p>提交申请</p><p>附上照片</p></li><li>寄回<ul><li>顺丰</li><li>京东</li></ul></li></ol><ul><li>甲</li></ul></main>
      <footer>版权所有</footer><script>alert('1</p>')</script></body></html>`
    expect(await read('return.html', page)).toMatchObject({
      title: '退货 政策', language: 'zh', guessed: { title: false, language: true },
      body: '收到商品后 **7 天**内，\n可以 退货。见[规则](https://shop.example/rules)。\n\n## 步骤\n\n1. 提交申请\n  附上照片\n2. 寄回\n  – 顺丰\n  – 京东\n- 甲',
    })
  })

  test('without a single highest heading are called by their title, or by the file', async () => {
    expect(await read('a.html', '<title>Help &amp; more</title><h2>One</h2><p>First words.<h2>Two</h2><p>Second words.')).toMatchObject({ title: 'Help & more', language: 'en', body: '## One\n\nFirst words.\n\n## Two\n\nSecond words.' })
    expect(await read('delivery_guide.htm', '<p>We deliver in two days.</p>')).toMatchObject({ title: 'delivery guide', guessed: { title: true } })
  })

  test('lose whatever could run or lead elsewhere', async () => {
    const hostile = '<p>好<script>steal()</script><img src=x onerror=steal()><a href="javascript:steal()">点我</a><iframe src="//evil"><p>内</p></iframe><svg><script>steal()</script></svg><a href="data:text/html,x">看</a>&lt;script&gt;</p><template><p>藏</p></template><textarea><p>框</p></textarea>'
    expect(await body('x.html', hostile)).toBe('好点我看<script>')
  })

  test('have tables read row by row', async () => {
    const table = '<table><tr><th>等级</th><th>折扣</th><th>生日礼</th></tr><tr><td>银卡</td><td>95 折</td><td></td></tr><tr><td>金卡</td><td>9 折</td><td>有</td></tr></table>'
    expect(await body('m.html', `<p>会员等级如下：</p>${table}<p>完</p>`)).toBe('会员等级如下：\n\n- 等级：银卡；折扣：95 折\n- 等级：金卡；折扣：9 折；生日礼：有\n\n完')
    expect(await body('m.html', '<table><tr><td>Opening hours</td><td>9 to 6</td></tr><tr><td>Phone</td><td>400</td></tr></table>')).toBe('- Opening hours: 9 to 6\n- Phone: 400')
  })

  test('are read in the encoding they say, when the bytes do not say it', async () => {
    const gbk = Buffer.concat([Buffer.from('<meta charset="gbk"><p>'), Buffer.from([0xcd, 0xcb, 0xbb, 0xf5]), Buffer.from('</p>')])
    expect(await body('g.html', gbk)).toBe('退货')
    const big5 = Buffer.concat([Buffer.from('<meta http-equiv="Content-Type" content="text/html; charset=big5"><p>'), Buffer.from([0xb0, 0x68, 0xb3, 0x66]), Buffer.from('</p>')])
    expect(await body('b.html', big5)).toBe('退貨')
  })

  test('however they are nested take time by their length only', async () => {
    for (const unit of ['<div>', '<b class=x>', '<ul><li>', '<table><tr><td>', '<a href=x>', '<h1>', '<p>字', '</p>', '<', '<!--', '&amp;', '<title>', '<svg/>']) {
      const began = performance.now()
      const { body: text } = await read('deep.html', unit.repeat(1_000_000 / unit.length))
      expect(performance.now() - began, unit).toBeLessThan(4_000)
      expect(text.length, unit).toBeLessThan(2_000_000)
    }
  })
})

describe('Word documents', () => {
  const styles = '<w:styles xmlns:w="w"><w:style w:type="paragraph" w:styleId="a3"><w:name w:val="heading 2"/></w:style><w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style></w:styles>'
  const numbering = '<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>'
  const links = '<Relationships><Relationship Id="rId4" Type="hyperlink" Target="https://shop.example/" TargetMode="External"/></Relationships>'
  const item = (list: string, text: string): string => p(text, `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="${list}"/></w:numPr>`)

  test('become headings, paragraphs, lists, tables and links', async () => {
    const file = await docx(
      [
        p('保修说明', '<w:pStyle w:val="t"/>'), '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>整机</w:t></w:r><w:r><w:t xml:space="preserve">保修 </w:t></w:r><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>一年</w:t></w:r><w:del><w:r><w:delText>两年</w:delText></w:r></w:del><w:hyperlink r:id="rId4"><w:r><w:t>官网</w:t></w:r></w:hyperlink></w:p>',
        p('怎么送修', '<w:pStyle w:val="a3"/>'), item('1', '申请'), item('1', '寄回'), item('2', '带上发票'),
        `<w:tbl><w:tr><w:tc>${p('部件')}</w:tc><w:tc>${p('期限')}</w:tc><w:tc>${p('备注')}</w:tc></w:tr><w:tr><w:tc>${p('电池')}</w:tc><w:tc>${p('半年')}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>`,
      ].join(''),
      { 'word/styles.xml': styles, 'word/numbering.xml': numbering, 'word/_rels/document.xml.rels': links },
    )
    expect(await read('w.docx', file)).toEqual({
      title: '保修说明', language: 'zh', guessed: { title: false, language: true },
      body: '**整机**保修 一年[官网](https://shop.example/)\n\n## 怎么送修\n\n1. 申请\n2. 寄回\n- 带上发票\n- 部件：电池；期限：半年',
    })
  })

  test('in English have tables in English, and are called by the file when they have no heading', async () => {
    const row = (a: string, b: string): string => `<w:tr><w:tc>${p(a)}</w:tc><w:tc>${p(b)}</w:tc></w:tr>`
    expect(await read('Opening hours.docx', await docx(`<w:tbl>${row('Weekdays', '9 to 6')}${row('Sunday', 'closed')}</w:tbl>`))).toMatchObject({ title: 'Opening hours', language: 'en', body: '- Weekdays: 9 to 6\n- Sunday: closed' })
  })

  test('that are damaged or something else are refused with what to do', async () => {
    const whole = await docx(p('好'))
    expect(await refusal(read('x.docx', whole.subarray(0, whole.length - 30)))).toContain('另存为 .docx')
    expect(await refusal(read('x.docx', await docx('<w:p>')))).toContain('另存为 .docx')
    expect(await refusal(read('x.docx', '好'))).toContain('另存为 .docx')
    expect(await refusal(read('x.doc', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])))).toContain('旧版 .doc')
    expect(await refusal(read('x.pdf', '%PDF-1.7'))).toContain('PDF')
    const sheet: Buffer[] = []
    for await (const piece of writeZip([{ name: 'xl/workbook.xml', content: ['<x/>'] }])) sheet.push(piece)
    expect(await refusal(read('x.docx', Buffer.concat(sheet)))).toContain('不是 Word 文档')
  })
})

describe('Markdown and text', () => {
  test('keep their words; the first heading is the title', async () => {
    expect(await read('policy.md', '\ufeff# 退货政策 #\r\n\r\n七天内可退。\r\n\r\n## 运费\r\n- 我们承担\r\n')).toEqual({
      title: '退货政策', language: 'zh', guessed: { title: false, language: true }, body: '七天内可退。\n\n## 运费\n- 我们承担', key: undefined, url: undefined, enabled: undefined,
    })
    expect(await read('my_notes.txt', 'Just # words\n- here')).toMatchObject({ title: 'my notes', language: 'en', guessed: { title: true }, body: 'Just # words\n- here' })
  })

  test('have tables as lists', async () => {
    expect(await body('a.md', 'Before | after\n\n| Level | Discount |\n|:--|--:|\n| Gold | 10 % \\| more |\n| Silver | 5 % |\nAfter')).toBe('Before | after\n\n- Level: Gold; Discount: 10 % | more\n- Level: Silver; Discount: 5 %\n\nAfter')
  })

  test('have facts on top, written and read back', async () => {
    const facts = { key: 'returns', title: '退货: "七天"', language: 'zh' as const, url: 'https://a.cn/x', enabled: false }
    const text = withFrontMatter(facts, '正文\n\n---\n分隔')
    expect(splitFrontMatter(text).facts).toEqual(facts)
    expect(await read('x.md', text)).toMatchObject({ ...facts, guessed: { title: false, language: false }, body: '正文\n\n---\n分隔' })
    expect(splitFrontMatter('---\nkey: ../../etc\nlanguage: fr\nother: 1\n---\n正文')).toEqual({ facts: {}, body: '正文' })
    expect(splitFrontMatter('--- 不是\n正文').body).toBe('--- 不是\n正文')
  })

  test('in other encodings are read, and refused when characters are lost', async () => {
    expect(await body('a.txt', Buffer.from([0xcd, 0xcb, 0xbb, 0xf5, 0xd5, 0xfe, 0xb2, 0xdf]))).toBe('退货政策')
    expect(await body('a.txt', Buffer.from('\ufeff退货', 'utf16le'))).toBe('退货')
    const broken = Buffer.concat([Buffer.from('退货政策'.repeat(20)), Buffer.from([0xff]), Buffer.from('好')])
    expect(await refusal(read('a.txt', broken))).toContain('UTF-8')
  })

  test('of other kinds are refused with what to do', async () => {
    for (const [name, content] of [['a.csv', '问,答'], ['a', '字'], ['a.md', 'a\0b'], ['a.png', 'x']] as const) expect(await refusal(read(name, content)), name).toContain('.docx')
    expect(await refusal(read('a.md', ''))).toBe('文件里没有文字。')
  })
})
