import { chineseValue, isNumeralCharacter } from './chinese-number.ts'
import { findEnglishNumerals } from './english-number.ts'
import type { Replacement } from './rewrite.ts'

/** What is counted: a Chinese numeral is a number when one of these stands behind it. */
const counted =
  '天 日 号 月 年 周 星期 礼拜 小时 钟头 点钟 点半 点 分钟 秒 刻钟 个月 个星期 个礼拜 个小时 个钟头 个工作日 个自然日 工作日 元 块钱 块 毛钱 角钱 分钱 万元 ' +
  '折 倍 个 件 单 双 条 张 次 台 部 瓶 包 箱 袋 盒 支 枚 套 份 笔 位 名 人 岁 码 寸 英寸 米 厘米 公分 毫米 公里 千米 斤 公斤 千克 克 吨 升 毫升 度 瓦 伏 代 期 楼 层 栋 门 ' +
  '页 行 字 本 颗 粒 片 罐 桶 匹 杯 顿 趟 遍 回 步 种 款 类 项 级 星 批 户 家 只 把 根 辆 架 间 座 幅 副 对 组 排 封 滴 圈 卷'
const countedWords = counted.split(' ').sort((a, b) => b.length - a.length)
const longestCounted = countedWords[0]?.length ?? 0
const countedSet = new Set(countedWords)

/**
 * Words that begin with a numeral and are no number; the longest is tried first. 一 with a measure word is often "a" (一个, 一次,
 * 一下), so it is left alone except before units of time, money and size.
 */
const noNumbers = new Set(
  (
    '一下 一直 一样 一般 一起 一定 一些 一点 一会 一会儿 一旦 一共 一切 一律 一边 一面 一方面 一时 一致 一再 一块 一块儿 一道 一路 一度 一味 一向 一生 一辈子 一半 一口气 一阵 一贯 ' +
    '一带 一流 万一 万事 万分 万能 万岁 千万 千方百计 百分 百分之百 百货 百度 百科 百事 百姓 百家 三星 三只松鼠 三七 三八 三国 三明治 三角 三轮 三文鱼 三亚 三防 三脚架 三通 三包 三无 ' +
    '三方 三方面 四川 四季 四周 四处 四通 四件套 五金 五官 五花 五粮液 五常 五香 六神 六福 六安 七喜 七匹狼 七彩 七夕 七七八八 七上八下 八卦 八成 八折 九牧 九阳 九宫格 十分 十足 十字 ' +
    '十全 十一 两面 两边 两者 两手 两口子 零食 零钱 零售 零件 零用 零下 零散 零点 十八般 二手 二维码 二次 二次元 二元 二合一 二话 二货 二级 二级市场 二锅头 二胡 二哈 三思 四大 五一 ' +
    '六一 七一 八一 十一黄金周 三点水 一七 一点点 一点儿 一点也 一点都 百日 千里 千家 千层 千张 一年四季 一心 一手 一把 一套 一波 一堆 一系列 一等 一级 一线 一次性 一体 一键 一卡通 ' +
    '一站式 一对一 一口 一眼 一幅 一概 一并 一整天 一整 一条龙 一年级 一点钟 两下 两个月亮 三级 三层 三个代表 四六级 五行 五星 三家 四字 八字 千字文 两面派 两码事 两回事 一回事 一码事'
  ).split(' '),
)
const longestNoNumber = 5
/** Of those, the ones that are numbers all the same when a unit of money, time or size follows the numeral. */
const afterOne = new Set('天 年 周 星期 礼拜 小时 钟头 分钟 秒 个月 个星期 个礼拜 个小时 个钟头 个工作日 工作日 元 块钱 毛钱 折 厘米 公分 毫米 公里 千米 斤 公斤 千克 克 吨 升 毫升 米 岁 号 月'.split(' '))

function isNoNumber(text: string, at: number): boolean {
  for (let length = longestNoNumber; length > 1; length -= 1) {
    const word = text.slice(at, at + length)
    if (noNumbers.has(word)) return !(word.length === 2 && countsBehind(text, at + 1) !== null && afterOne.has(countsBehind(text, at + 1) ?? ''))
  }
  return false
}

/** The longest measure or unit word at `at`, or null. */
function countsBehind(text: string, at: number): string | null {
  for (let length = longestCounted; length > 0; length -= 1) {
    const word = text.slice(at, at + length)
    if (word.length === length && countedSet.has(word)) return word
  }
  return null
}

/** Characters before a numeral that make it a part of a word or inexact: 第一, 星期三, 礼拜三, 周五, 初一, 双十一, 唯一, 之一, 几十块. */
const partOfWord = new Set('第期拜周初唯统之某逐专归双单几数好')

function numeralEnd(text: string, at: number): number {
  let end = at
  while (end < text.length && isNumeralCharacter(text.charAt(end))) end += 1
  // 五千克 is five times 千克
  const isUnit = end - at > 1 && text.charAt(end - 1) === '千' && '克米瓦卡'.includes(text.charAt(end) || ' ')
  return isUnit ? end - 1 : end
}

function replacementAt(text: string, at: number, end: number): Replacement | null {
  const numeral = text.slice(at, end)
  const unit = countsBehind(text, end)
  const isLong = numeral.length > 1
  if (partOfWord.has(text.charAt(at - 1)) || isNoNumber(text, at)) return null
  if (unit === null && !(isLong && /[十百千万亿]/.test(numeral) && numeral.length > 2)) return null
  if (numeral === '一' && !afterOne.has(unit ?? '')) return null
  const value = chineseValue(numeral)
  return value === null ? null : { start: at, end, text: String(value) }
}

function findChineseNumerals(text: string): Replacement[] {
  const found: Replacement[] = []
  let at = 0
  while (at < text.length) {
    if (!isNumeralCharacter(text.charAt(at))) {
      at += 1
      continue
    }
    const end = numeralEnd(text, at)
    const replacement = replacementAt(text, at, end)
    if (replacement !== null) found.push(replacement)
    at = end
  }
  return found
}

/**
 * Chinese and English numerals that are numbers, as Arabic ones: 三天 to 3天, 二十号 to 20号, 两个 to 2个, 一百五十元 to 150元,
 * 'three days' to '3 days', 'twenty five' to '25'. Careful: words that only begin like a number stay (一下, 万一, 三只松鼠, 二维码,
 * 'no one', 'one of'), and so do days of the week (星期三) and ordinals (第一). For a normalised text.
 */
export function findNumerals(text: string): Replacement[] {
  return [...findChineseNumerals(text), ...findEnglishNumerals(text)].sort((a, b) => a.start - b.start)
}
