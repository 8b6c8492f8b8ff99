import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldSyllable } from './fold.ts'
import { readPinyin } from './latin.ts'
import { bandOf, charactersRead, initialsOf, isSyllable, readingsOf, soundKey, syllablesOf } from './pinyin.ts'
import { soundGrams, soundsOf } from './sounds.ts'

const read: readonly (readonly [string, string])[] = [
  ['退还给我', 'tui huan gei wo'],
  ['还有还没到账', 'hai you hai mei dao zhang'],
  ['重新下单', 'chong xin xia dan'],
  ['重量多少', 'zhong liang duo shao'],
  ['银行卡行不行', 'yin hang ka xing bu xing'],
  ['发票和快递单', 'fa piao he kuai di dan'],
  ['什么时候发货', 'shen me shi hou fa huo'],
  ['便宜又方便', 'pian yi you fang bian'],
  ['调换尺码', 'diao huan chi ma'],
  ['信用卡还款', 'xin yong ka huan kuan'],
  ['用不了了', 'yong bu liao le'],
  ['会计音乐绿色', 'kuai ji yin yue lv se'],
  ['还没还款', 'hai mei huan kuan'],
  ['我要还没发货的', 'wo yao hai mei fa huo de'],
]

describe('syllables', () => {
  it.each(read)('%s is read %s', (text, syllables) => expect(syllablesOf(text).join(' ')).toBe(syllables))

  it('keeps the offsets where no known character stands', () => expect(syllablesOf('a退1款 ')).toEqual(['', 'tui', '', 'kuan', '']))

  it('knows every character of the national standard GB2312', () => {
    const decoder = new TextDecoder('gbk')
    const unknown: string[] = []
    for (let row = 0xb0; row <= 0xf7; row += 1) {
      for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell += 1) {
        const character = decoder.decode(Uint8Array.of(row, cell))
        if (readingsOf(character).length === 0) unknown.push(character)
      }
    }
    expect(unknown).toEqual([])
  })

  it('lists the readings of a polyphone, the most frequent first', () => {
    expect(readingsOf('还')).toEqual(['hai', 'huan'])
    expect(readingsOf('长')).toEqual(['chang', 'zhang'])
    expect(readingsOf('x')).toEqual([])
  })

  it('lists characters by frequency', () => {
    expect(charactersRead('de').startsWith('的')).toBe(true)
    expect(charactersRead('qq')).toBe('')
    expect([bandOf('的'), bandOf('龘')]).toEqual([0, 3])
  })
})

describe('keys', () => {
  it.each([
    ['订单', '定单'],
    ['退款', '推款'],
    ['物流', '无流'],
    ['知道', '资道'],
    ['上市', '桑四'],
    ['账户', '帐户'],
    ['清洗', '亲洗'],
  ])('%s and %s share a key', (a, b) => expect(soundKey(a)).toBe(soundKey(b)))

  it.each([
    ['男款', '蓝款'],
    ['退款', '退货'],
    ['发货', '换货'],
  ])('%s and %s do not', (a, b) => expect(soundKey(a)).not.toBe(soundKey(b)))

  it('takes n and l, r and l, f and hu for one only when asked', () => {
    expect(soundKey('男款', 'loose')).toBe(soundKey('蓝款', 'loose'))
    expect(soundKey('发费', 'loose')).toBe(soundKey('花会', 'loose'))
  })

  it('folds once: folding again changes nothing', () => {
    const syllables = readings()
    for (const level of ['exact', 'fuzzy', 'loose'] as const) {
      for (const syllable of syllables) expect(foldSyllable(foldSyllable(syllable, level), level)).toBe(foldSyllable(syllable, level))
    }
  })

  it('gives initials', () => expect([initialsOf('退款'), initialsOf('银行卡'), initialsOf('a店长')]).toEqual(['tk', 'yhk', 'dz']))
})

function readings(): string[] {
  return [...new Set(syllablesOf('阿爱安昂奥八白班帮包北本比边标别宾兵波不从错打带单长出穿床春刷双睡顺说四送岁孙所他太谈堂讨特疼提天条贴听通头图团推吞脱哇外完王为文翁我无西下先想小些新星雄修需选学训呀言样要也一因英用有与元月云在咱脏早怎增扎摘站张找这真正之中周主抓拽转装追准桌子总走组钻最尊做女绿略虐日热人如软瑞若弱')).values()]
}

describe('readPinyin', () => {
  it.each([
    ['tuikuan', ['tui kuan', 'tui ku an']],
    ['wuliu', ['wu liu']],
    ['xian', ['xian', 'xi an']],
    ['fangan', ['fan gan', 'fang an']],
    ['lvse', ['lv se']],
    ['shenglue', ['sheng lve']],
    ['zenmetuihuo', ['zen me tui huo']],
  ])('%s', (latin, expected) => expect(readPinyin(latin)?.readings.map((syllables) => syllables.join(' '))).toEqual(expected))

  it.each(['return', 'tk', 'order', 'refund', 'password', '', 'a1', 'TUI', 'tea', 'x'.repeat(60)])('%s is no pinyin', (latin) =>
    expect(readPinyin(latin)).toBeNull(),
  )

  it.each(['can', 'women', 'size', 'name', 'delete', 'machine'])('%s may be English', (latin) => expect(readPinyin(latin)?.isDoubtful).toBe(true))

  it('takes a moment only for hopeless input', () => {
    const started = performance.now()
    for (const latin of ['xianxianxianxianxianxianxianxianxianxian', `${'ana'.repeat(13)}q`]) readPinyin(latin)
    expect(performance.now() - started).toBeLessThan(200)
  })
})

describe('sounds of a message', () => {
  const syllables = (text: string): string => soundsOf(text).map(({ syllable }) => syllable).join(' ')

  it.each([
    ['怎么tuikuan', 'zen me tui kuan'],
    ['wo yao tui huo', 'wo yao tui huo'],
    ['women yao tuikuan', 'wo men yao tui kuan'],
    ['我的size不对', 'wo de bu dui'],
    ['can you change my size', ''],
    ['i met li wei at the station', ''],
    ['where is my order', ''],
    ['nike', ''],
    ['订单so2026到哪了', 'ding dan dao na le'],
  ])('%s', (text, expected) => expect(syllables(text)).toBe(expected))

  it('gives a message in characters, in pinyin and in both the same grams', () => {
    const grams = soundGrams('怎么退款')
    expect(grams).toEqual(['zen me', 'zen me tui', 'me tui', 'me tui kuan', 'tui kuan'])
    expect(soundGrams('怎么tuikuan')).toEqual(grams)
    expect(soundGrams('zen me tui kuan')).toEqual(grams)
  })

  it('ends a run at what has no sound', () => expect(soundGrams('退3款')).toEqual([]))

  it('has offsets that lie in the text, in order', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[退款还行女a-h nuixz1 ]{0,40}$/), (text) => {
        let last = 0
        for (const { start, end, isLatin, syllable } of soundsOf(text)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          if (isLatin) expect(isSyllable(text.slice(start, end))).toBe(true)
          else expect(readingsOf(text.charAt(start))).toContain(syllable)
          last = end
        }
        expect(last).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 300, seed: 4 },
    )
  })
})
