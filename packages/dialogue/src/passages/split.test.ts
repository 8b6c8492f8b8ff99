import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blocksOf } from './blocks.ts'
import { sizeOf, sizes } from './size.ts'
import { splitMarkdown } from './split.ts'

const shown = (text: string): string[] => splitMarkdown(text).map(({ start, end, path }) => [...path.map((one) => text.slice(one.start, one.end)), text.slice(start, end)].join(' > '))

const line = fc.oneof(
  fc.constantFrom('# 一', '## 二 ##', '###### six', '#', '- 项目', '  续行', '1. first', '2）第二', '| a | b |', '|---|---|', '```', '~~~', '---', '***', '===', '', ' ', '\t', '①先', '#没有空格'),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.array(fc.constantFrom('退货', '运费。', '我们会在七天内处理', '，', '。', 'words and more. ', 'really? ', '😀', '\ud83d'), { maxLength: 120 }).map((parts) => parts.join('')),
)
const markdown = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'))

describe('splitting Markdown', () => {
  it('keeps the path of headings', () => {
    expect(shown('前言在此。\n\n# 甲\n\n正文一。\n\n## 乙\n正文二。\n\n### 丙 ###\n正文三。\n\n## 丁\n正文四。\n\n戊\n===\n正文五。')).toEqual([
      '前言在此。',
      '甲 > 正文一。',
      '甲 > 乙 > 正文二。',
      '甲 > 乙 > 丙 > 正文三。',
      '甲 > 丁 > 正文四。',
      '戊 > 正文五。',
    ])
  })

  it('puts a lead-in and its list together, and cuts long text between sentences', () => {
    expect(shown('请这样做：\n\n1. 打开盖子\n2. 取出滤芯\n\n   用清水冲洗\n3. 装回去')).toEqual(['请这样做：\n\n1. 打开盖子\n2. 取出滤芯\n\n   用清水冲洗\n3. 装回去'])
    const long = '这是一句有二十个字左右的话，用来把段落写长。'.repeat(40)
    const passages = splitMarkdown(long)
    expect(passages.length).toBeGreaterThan(2)
    for (const { start, end } of passages) {
      expect(long.slice(start, end).endsWith('。')).toBe(true)
      expect(sizeOf(long, start, end)).toBeLessThanOrEqual(sizes.most)
    }
  })

  it('keeps tables and code whole, and what looks like a heading inside code', () => {
    const table = ['| 项目 | 价格 |', '|---|---|', ...Array.from({ length: 20 }, (_, i) => `| 安装服务第${String(i)}项 | ${String(i * 10)} 元 |`)].join('\n')
    expect(shown(`# 价目\n\n${table}\n\n# 代码\n\n\`\`\`\n# 不是标题\n\n仍是代码\n\`\`\``)).toEqual([`价目 > ${table}`, '代码 > ```\n# 不是标题\n\n仍是代码\n```'])
  })

  it('makes a passage of a heading that nothing stands under', () => {
    expect(shown('# 甲\n## 乙\n# 丙\n正文')).toEqual(['甲 > ## 乙', '丙 > 正文'])
  })

  it('reads English by words', () => {
    const text = 'Parcels leave our warehouse on the day they are ordered, and you get a message with the number. '.repeat(30)
    for (const { start, end } of splitMarkdown(text)) {
      const words = text.slice(start, end).split(/\s+/).length
      expect(words).toBeGreaterThanOrEqual(37)
      expect(words).toBeLessThanOrEqual(150)
    }
  })

  it('loses nothing, overlaps nowhere and keeps its offsets, whatever the text', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const passages = splitMarkdown(text)
        const headings = blocksOf(text).filter((block) => block.kind === 'heading')
        const held = new Uint8Array(text.length)
        let before = 0
        for (const { start, end, path } of passages) {
          expect(start).toBeGreaterThanOrEqual(before)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          expect(text.slice(start, end).trim()).toBe(text.slice(start, end))
          for (const words of path) expect(headings.some((one) => one.words.start === words.start && one.words.end === words.end)).toBe(true)
          held.fill(1, start, end)
          before = end
        }
        for (const { start, end } of headings) held.fill(1, start, end)
        const lost = [...text].length === 0 ? '' : Array.from({ length: text.length }, (_, at) => (held[at] === 1 ? '' : text.charAt(at))).join('')
        expect(lost.replace(/[\s*_-]/g, '')).toBe('')
      }),
      { numRuns: 400 },
    )
  })

  it('takes hundreds of thousands of characters of anything in a moment', () => {
    for (const unit of ['#', '- ', '|', '`', 'a', '。', '甲', '\n', '# a\n', 'a\n', ' ', '1. a\n\n']) {
      const text = unit.repeat(200_000 / unit.length)
      const began = performance.now()
      splitMarkdown(text)
      expect(performance.now() - began, unit).toBeLessThan(2000)
    }
  })
})
