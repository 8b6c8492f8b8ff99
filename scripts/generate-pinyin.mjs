// Writes packages/dialogue/src/sound/pinyin-data.ts: which syllables (without tones) Chinese characters are read with.
// Needed only when the table is to be made anew; nothing of this is used while the product runs:
//   npm install --prefix DIR --ignore-scripts pinyin-pro@3.29.4 nodejieba@3.5.8
//   node scripts/generate-pinyin.mjs DIR
// Readings come from pinyin-pro, the frequency of words from the dictionary of cppjieba that nodejieba carries; both MIT.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { TextDecoder } from 'node:util'

const directory = process.argv[2]
if (directory === undefined) {
  process.stderr.write('usage: node scripts/generate-pinyin.mjs DIR (where pinyin-pro and nodejieba are installed)\n')
  process.exit(2)
}
const require = createRequire(path.resolve(directory, 'package.json'))
const { pinyin } = require('pinyin-pro')
const dictionary = path.resolve(directory, 'node_modules/nodejieba/submodules/cppjieba/dict/jieba.dict.utf8')
const target = path.resolve(import.meta.dirname, '../packages/dialogue/src/sound/pinyin-data.ts')

/** Characters outside GB2312 are taken when words with them are at least this frequent, and these of names and talk always. */
const leastFrequent = 3
const wantedCharacters = '囧喆堃昇镕祎翀赟玥犇垚骉彧旻昉炅珺甯嘚瑟噻哔啰哒唛嘞咘哚嘤槑靐珮玹玙瑢瑄婠婧溦妤妘堺煊璟晗烜燊翯彥峯栢柟濛鑫頔'
/** A word that tells a second reading is kept when it is at least this frequent. */
const leastWord = 120
/** Ranks where a new band of frequency begins. */
const bands = [500, 1500, 3500]

/** Words of customer service, and other frequent ones, with the reading of the character named first, whatever the dictionary says. */
const wanted = new Map(
  Object.entries({
    还huan: '退还 归还 返还 还款 还钱 还贷 还清 还信用卡 还给 还我钱 还我 还回 还你们 还货 要还 已还 应还 待还 每月还 分期还 提前还',
    还hai: '还要还 还没还 还我没 要还没 要还不 要还是 要还有 应还有 应还没 已还没',
    重chong: '重新 重复 重发 重寄 重拍 重买 重下 重设 重置 重试 重装 重启 重开 重做 重选 重填 重来 重送 重印 重连 重名 重配 重付 重扣 重订 重庆',
    重zhong: '重重的',
    行hang: '银行 行业 分行 支行 总行 央行 建行 工行 农行 中行 招行 交行 同行 排行 行情 行货 换行 几行',
    行xing: '其中行 旅行中 进行中',
    便pian: '便宜',
    长zhang: '店长 家长 校长 组长 部长 长大 增长 成长 涨长',
    差chai: '出差 差旅 快递差',
    会kuai: '会计 财会',
    乐yue: '音乐 乐器',
    率shuai: '率先 坦率 草率',
    觉jiao: '睡觉 午觉',
    角jue: '角色 主角',
    厦xia: '厦门',
    大dai: '大夫',
    了liao: '不了 得了吗 了解 了结 明了 了断 私了 未了 了不起 大不了 了如指掌 了事',
    调diao: '调货 调换 调包 调拨 调取 调查 调出 调度',
    弹tan: '弹窗 弹出 弹性 弹簧 弹力 反弹 弹回 弹不出 弹框',
    着zhao: '睡着 着急 着火 着凉 用得着 找不着 收不着 够不着 犯不着',
    着zhuo: '着落 附着 着手 着色 着装',
    宿xiu: '一宿',
    卡qia: '关卡 卡住 发卡',
    屏bing: '屏息',
    强jiang: '倔强',
    没mo: '没收 沉没 淹没 吞没',
    的di: '的确 目的 的士',
    都du: '首都 成都 都市',
    得dei: '总得 非得 就得 还得 必得',
    传zhuan: '传记 自传',
    单shan: '单于',
    露lou: '露馅 露脸 露面',
    薄bo: '薄荷 薄弱 单薄',
    处chu: '处理',
    给ji: '供给 给予 给与',
    和huo: '暖和 和面',
    称chen: '称心 对称 匀称',
    省xing: '反省',
    参shen: '人参 海参 花旗参',
    咖ga: '咖喱',
    奇ji: '奇数',
    扎za: '包扎 扎带',
    载zai: '下载',
    模mu: '模样 模具 一模一样',
    折she: '折了',
    切qie: '一切',
    逮dai: '逮捕',
    秘bi: '秘鲁',
    假jia: '假货',
    散san: '散装',
  }).map(([key, words]) => [key, words.split(' ')]),
)

/** Words whose second reading would too often be seen where two other words meet. */
const misleading = new Set('大城 一行 两行 单行 对了 第一重 第二重 重重的 重重地 会行 行会 行列 行当 似的 动弹 长相 多重 大城市 排行榜'.split(' '))

/** The usual reading where the dictionary, which knows words alone, prefers another. */
const usual = { 了: 'le', 谁: 'shei', 得: 'de', 地: 'di', 着: 'zhe', 血: 'xue', 哪: 'na', 那: 'na', 这: 'zhe' }

/** The characters of GB2312 in its order, from a row on. */
function nationalStandard(firstRow = 0xb0) {
  const decoder = new TextDecoder('gbk', { fatal: true })
  const found = []
  for (let row = firstRow; row <= 0xf7; row += 1) {
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) {
      if (row === 0xd7 && cell > 0xf9) continue
      found.push(decoder.decode(Uint8Array.of(row, cell)))
    }
  }
  return found
}

/** The rarer half of GB2312. */
const rare = new Set(nationalStandard(0xd8))

/** The dictionary holds lone characters that are leftovers of text in a wrong encoding: the tag zg, and rare ones counted often. */
function isLeftover(word, tag) {
  return word.length === 1 && (tag === 'zg' || rare.has(word))
}

const han = /^[\u4e00-\u9fff]+$/u
const words = readFileSync(dictionary, 'utf8')
  .split('\n')
  .map((line) => line.split(' '))
  .filter(([word, count, tag]) => word !== undefined && han.test(word) && word.length <= 4 && Number(count) > 0 && !isLeftover(word, tag))
  .map(([word, count]) => ({ word, count: Number(count) }))

const read = (word) => pinyin(word, { toneType: 'none', type: 'array', v: true }).map((syllable) => syllable.replace('ü', 'v'))
const readings = (character) => [
  ...new Set(pinyin(character, { toneType: 'none', type: 'array', multiple: true, v: true }).map((syllable) => syllable.replace('ü', 'v'))),
]
const proper = /^[a-z]{1,6}$/u
// interjections without a vowel are no syllables one could type as part of a word
const improper = new Set(['m', 'n', 'ng', 'hm', 'hng', 'fiao', 'cei', 'eng', 'kei', 'zhei', 'yo', 'lo', 'pia', 'rua', 'duang'])
const isSyllable = (syllable) => proper.test(syllable) && !improper.has(syllable)
const forced = { 嗯: ['en'], 呣: ['mu'], 唔: ['wu', 'en'], 哟: ['yao'], 唷: ['yao'], 咯: ['ge', 'luo', 'ka'], 哼: ['heng'], 噷: ['hen'], 鞥: ['ang'], 诶: ['ei', 'ai'] }

// how often each character is seen, and read in which way
const seen = new Map()
const readAs = new Map()
const readingOf = new Map()
for (const { word, count } of words) {
  const syllables = read(word)
  readingOf.set(word, syllables)
  ;[...word].forEach((character, i) => {
    seen.set(character, (seen.get(character) ?? 0) + count)
    const key = `${character}${syllables[i]}`
    readAs.set(key, (readAs.get(key) ?? 0) + count)
  })
}

const standard = nationalStandard()
const others = [...seen].filter(([, count]) => count >= leastFrequent).map(([character]) => character)
const characters = [...new Set([...standard, ...others, ...wantedCharacters])].filter((character) => character.length === 1)
const frequency = (character) => seen.get(character) ?? 0
const byFrequency = (a, b) => frequency(b) - frequency(a) || (a < b ? -1 : 1)
characters.sort(byFrequency)

const primary = new Map()
const polyphones = new Map()
for (const character of characters) {
  const all = (forced[character] ?? readings(character)).filter(isSyllable)
  if (all.length === 0) continue
  const weight = (syllable) => readAs.get(character + syllable) ?? 0
  const first = (syllable) => (usual[character] === syllable ? 1 : 0)
  const sorted = [...all].sort((a, b) => first(b) - first(a) || weight(b) - weight(a) || all.indexOf(a) - all.indexOf(b))
  primary.set(character, sorted[0])
  const total = sorted.reduce((sum, syllable) => sum + weight(syllable), 0)
  // rare readings of names and old texts are left out
  const kept = sorted.filter((syllable, i) => i === 0 || wanted.has(character + syllable) || weight(syllable) >= Math.max(100, total / 200))
  if (kept.length > 1) polyphones.set(character, kept)
}

const bandOf = (rank) => bands.filter((limit) => rank >= limit).length
const bySyllable = new Map()
;[...primary.keys()].forEach((character, rank) => {
  const syllable = primary.get(character)
  const list = bySyllable.get(syllable) ?? bands.concat(0).map(() => '')
  list[bandOf(rank)] += character
  bySyllable.set(syllable, list)
})

// words in which a polyphone is read in another way than usually
const telling = new Map()
const exceptions = words
  .filter(({ word, count }) => word.length > 1 && count >= leastWord && !misleading.has(word))
  .sort((a, b) => a.word.length - b.word.length || b.count - a.count || (a.word < b.word ? -1 : 1))
for (const [key, list] of wanted) {
  const character = key.charAt(0)
  if (!polyphones.get(character)?.includes(key.slice(1))) continue
  telling.set(key, primary.get(character) === key.slice(1) ? list.filter((word) => word.length > 2) : [...list])
}
for (const { word } of exceptions) {
  const syllables = readingOf.get(word)
  ;[...word].forEach((character, i) => {
    const known = polyphones.get(character)
    const syllable = syllables[i]
    if (known === undefined || !known.includes(syllable) || wantedSays(word, character)) return
    if (syllable === told(word, i, character)) return
    const key = `${character}${syllable}`
    telling.set(key, [...new Set([...(telling.get(key) ?? []), word])])
  })
}

/** A list written by hand has this word already. */
function wantedSays(word, character) {
  return [...wanted].some(([key, list]) => key.startsWith(character) && list.includes(word))
}

/** How the words kept so far would make one read the character: the longest that fits decides. */
function told(word, at, character) {
  let best = ''
  let syllable = primary.get(character)
  for (const [key, list] of telling) {
    if (!key.startsWith(character)) continue
    for (const short of list) {
      const offset = short.indexOf(character)
      if (short.length > best.length && at >= offset && word.startsWith(short, at - offset)) {
        best = short
        syllable = key.slice(1)
      }
    }
  }
  return syllable
}

const sortedKeys = [...bySyllable.keys()].sort()
const table = sortedKeys.map((syllable) => `${syllable}${bySyllable.get(syllable).join('/').replace(/\/+$/u, '')}`)
const polyphoneLines = [...polyphones].map(([character, list]) => `${character}${list.join(',')}`)
const wordLines = [...telling].filter(([, list]) => list.length > 0).map(([key, list]) => `${key}:${list.sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join(',')}`)

/** One string over several lines of source. */
function wrapped(items, glue) {
  const lines = ['']
  for (const item of items) {
    const last = lines[lines.length - 1]
    if (last.length + item.length > 150 && last !== '') lines.push('')
    lines[lines.length - 1] += item + glue
  }
  return lines.map((line) => `  '${line}'`).join(' +\n')
}

const text = `/*
 * Generated by scripts/generate-pinyin.mjs; do not edit by hand.
 * Readings: pinyin-pro 3.29.4, MIT License, Copyright (c) 2022-present zh-lx.
 * Frequencies: dictionary of cppjieba in nodejieba 3.5.8, MIT License, Copyright (c) 2013 and 2021 Yanyi Wu.
 */

/** Syllables without tones (v for ü), each followed by the characters usually read so, most frequent first; '/' begins a rarer band (ranks ${bands.join(', ')}). */
export const characterTable =
${wrapped(table, ' ')}

/** Characters with several readings, most frequent first. */
export const polyphoneTable =
${wrapped(polyphoneLines, ' ')}

/** Character, a reading that is not its most frequent one, and the words in which it is read so. */
export const polyphoneWords =
${wrapped(wordLines, ' ')}
`
writeFileSync(target, text)
const size = Buffer.byteLength(text)
process.stdout.write(
  `${primary.size} characters, ${bySyllable.size} syllables, ${polyphones.size} polyphones, ${[...telling.values()].flat().length} words, ${size} bytes\n`,
)
