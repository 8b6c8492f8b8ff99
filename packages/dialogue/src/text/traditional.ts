import { openPairs } from './traditional-data.ts'

/**
 * What the table of Open Chinese Convert does not hold, or holds otherwise: Taiwanese and older forms, and a few characters
 * that simplified writing nearly never uses in their own sense.
 */
const ownPairs = '帳账後后姊姐妳你瞭了嬾懒徵征拚拼菸烟甦苏矽硅谘咨鬪斗竝并邨村鑪炉擧举塲场於于乾干'

const simplified = new Map<string, string>()
for (const pairs of [openPairs, ownPairs]) {
  for (let i = 0; i + 1 < pairs.length; i += 2) simplified.set(pairs.charAt(i), pairs.charAt(i + 1))
}

/** The simplified form of one character, or the character itself when it is not in the table. One to one; see regional.ts for wording. */
export function simplify(character: string): string {
  return simplified.get(character) ?? character
}

/** Simplified characters with several traditional forms, with the one that is right most often; those that mostly stay are left out. */
const preferred =
  '发發后後里裡复復钟鐘历歷汇匯获獲尽盡当當脏髒团團签簽准準冲沖几幾云雲价價为為么麼账帳号號处處万萬个個听聽叶葉胜勝体體宝寶实實党黨种種' +
  '虽雖灯燈与與专專丰豐借借丽麗划劃卫衛吁籲坏壞摆擺据據怀懷胡胡须須苏蘇药藥范範证證谷谷迹跡郁鬱醉醉铺鋪闲閒饥飢双雙图圖点點质質点點'
const stays = new Set('面台只系了征布占周回家志欲恒才采卷制松干谷斗丑仆姜表折向咸奸冬舍辟游御注烟熏村席峰群床泪线绣灾乃于你他它姐么迭吃雇岩猫')
let traditional: Map<string, string> | undefined

function traditionalTable(): Map<string, string> {
  const table = new Map<string, string>()
  for (const [from, to] of simplified) if (!stays.has(to) && !table.has(to)) table.set(to, from)
  for (let i = 0; i + 1 < preferred.length; i += 2) table.set(preferred.charAt(i), preferred.charAt(i + 1))
  return table
}

/** A text as somebody who writes traditional characters would mostly write it; character by character, so not always right. */
export function toTraditional(text: string): string {
  traditional ??= traditionalTable()
  const table = traditional
  return [...text].map((character) => table.get(character) ?? character).join('')
}
