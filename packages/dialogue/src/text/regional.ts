import { normalise } from './normalise.ts'
import type { Replacement, RewriteStep } from './rewrite.ts'

/** Wording of Taiwan and Hong Kong (written in simplified characters, as normalise() leaves it) and the mainland's for it. */
const starter =
  '滑鼠 鼠标, 软体 软件, 硬体 硬件, 网路 网络, 简讯 短信, 萤幕 屏幕, 荧幕 屏幕, 品质 质量, 宅配 快递, 宅急便 快递, 行动电话 手机, 手提电话 手机, ' +
  '行动支付 移动支付, 智慧型手机 智能手机, 笔电 笔记本电脑, 随身碟 u盘, 硬碟 硬盘, 光碟 光盘, 记忆体 内存, 记忆卡 存储卡, 伺服器 服务器, 印表机 打印机, 列印 打印, ' +
  '影印 复印, 影片 视频, 视讯 视频, 资讯 信息, 讯息 消息, 资料夹 文件夹, 档案 文件, 程式 程序, 应用程式 应用, 网页浏览器 浏览器, 登入 登录, 登出 退出登录, ' +
  '帐号 账号, 使用者 用户, 预设 默认, 设定 设置, 萤光幕 屏幕, 解析度 分辨率, 画素 像素, 蓝芽 蓝牙, 连线 连接, 断线 断开连接, 线上 在线, 提款卡 银行卡, ' +
  '金融卡 银行卡, 刷退 退款, 退刷 退款, 发票载具 电子发票, 统编 税号, 统一编号 税号, 运送 配送, 超商 便利店, 超商取货 便利店自提, 货到付款 货到付款, 折价券 优惠券, ' +
  '优惠卷 优惠券, 红利点数 积分, 点数 积分, 免运 包邮, 免运费 包邮, 客诉 投诉, 产品编号 商品编号, 保固 保修, 保固期 保修期, 维修站 维修点, 单车 自行车, ' +
  '脚踏车 自行车, 计程车 出租车, 的士 出租车, 机车 摩托车, 捷运 地铁, 冷气 空调, 吹风筒 吹风机, 雪柜 冰箱, 电视机上盒 电视盒子, 行动电源 充电宝, 尿袋 充电宝, ' +
  '耳筒 耳机, 塑胶 塑料, 奈米 纳米, 镭射 激光, 雷射 激光, 凤梨 菠萝, 马铃薯 土豆, 优格 酸奶, 优酪乳 酸奶, 速食面 方便面, 泡面 方便面, 原子笔 圆珠笔, ' +
  '橡皮擦 橡皮, 卫生棉 卫生巾, 洗面乳 洗面奶, 洗发精 洗发水, 身份证字号 身份证号, 邮递区号 邮编, 星期日 星期天, 礼拜日 星期天, 甚么 什么, 怎麽 怎么, 什麽 什么, ' +
  '点解 为什么, 几时 什么时候, 几多钱 多少钱, 几多 多少, 边度 哪里, 冇 没有, 唔该 谢谢, 唔使 不用, 唔系 不是, 唔要 不要, 唔可以 不可以, 系咪 是不是, ' +
  '我哋 我们, 你哋 你们, 佢 他, 嘅 的, 咗 了, 揾 找, 俾 给, 攞 拿, 买咗 买了, 收唔到 收不到, 等著 等着, 看著 看着, 接著 接着, 跟著 跟着, 放著 放着, ' +
  '试著 试着, 有著 有着, 急著 急着, 透过 通过'

/** Phrases and what stands for each. */
export type RegionalTable = ReadonlyMap<string, string>

/**
 * Reads a table of phrases: on each line a phrase, white space (or `→`, `=>`, `=`) and its standard form; commas part several
 * on one line; lines that begin with `#` and empty ones are skipped. Pairs of two equal phrases protect a phrase from being
 * taken apart (货到付款). Phrases may be written in traditional characters and capitals: they are kept as normalise() leaves a text.
 * @throws RangeError naming the line that is no pair
 */
export function parseRegional(content: string): RegionalTable {
  const table = new Map<string, string>()
  content.split('\n').forEach((line, i) => {
    if (line.trim() === '' || line.trimStart().startsWith('#')) return
    for (const pair of line.split(/[,，]/)) {
      if (pair.trim() === '') continue
      const [from, to, ...more] = pair.trim().split(/\s*(?:→|=>|=|\s)\s*/)
      if (from === undefined || to === undefined || to === '' || more.length > 0) {
        throw new RangeError(`第 ${i + 1} 行不是“地区说法 标准说法”：${pair.trim()} (line ${i + 1} is no pair of phrases)`)
      }
      table.set(normalise(from).text, normalise(to).text)
    }
  })
  return table
}

/** The table that is built in; an owner's or a richer one is laid over it by the caller. */
export const regionalStarter: RegionalTable = parseRegional(starter)

/**
 * A step of normalisation that brings regional wording (滑鼠, 软体, 宅配, 冇) to the standard one. At each place the longest
 * phrase of the table wins. For a normalised text; time grows with its length only.
 */
export function regionalStep(table: RegionalTable = regionalStarter): RewriteStep {
  const longest = new Map<string, number>()
  for (const phrase of table.keys()) longest.set(phrase.charAt(0), Math.max(longest.get(phrase.charAt(0)) ?? 0, phrase.length))
  return (text) => {
    const found: Replacement[] = []
    let at = 0
    while (at < text.length) {
      const phrase = longestAt(table, text, at, longest.get(text.charAt(at)) ?? 0)
      const standard = phrase === null ? undefined : table.get(phrase)
      if (phrase !== null && standard !== undefined && standard !== phrase) found.push({ start: at, end: at + phrase.length, text: standard })
      at += phrase?.length ?? 1
    }
    return found
  }
}

function longestAt(table: RegionalTable, text: string, at: number, most: number): string | null {
  for (let length = Math.min(most, text.length - at); length > 0; length -= 1) {
    const phrase = text.slice(at, at + length)
    if (table.has(phrase)) return phrase
  }
  return null
}
