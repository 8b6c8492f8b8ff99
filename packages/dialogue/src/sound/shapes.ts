/**
 * Characters that are taken for each other by their look or by a shared part (mostly the same phonetic), as groups. A
 * character stands in one group only, so that a group can serve as a key.
 */
const groups =
  '己已巳 未末 账帐胀涨张 订钉打丁 货贷贺 退腿褪 换唤涣焕 运远 快块决 买卖 费废 票漂飘 密蜜 码玛蚂 号另 收牧 附付 待侍持 侯候 坏环杯怀 晴睛清情请精猜 优忧 惠慧 卷券 ' +
  '折拆析 拨拔 治冶 人入八 大太犬 天夫无 土士 日曰目 干千于 午牛 刀力 几儿九 库裤 保堡 修休 质盾 量童 尺尽 农衣 扑朴 部陪倍赔培 差羞 仪议义 分份 枝技支 失矢 录禄 ' +
  '辆俩两 象像 侧测厕则 建健键 站粘 贴帖 拍柏怕伯 泡抱跑炮饱袍 申甲由 师帅 贝见 历厉 住往注柱 到倒 查杳 看着 催推摧 消销硝 取娶 设没投役 验险检脸捡 证征 错借措惜 破坡披 ' +
  '损捐 磨摩 型刑 偏骗编篇 宜宣 减喊咸 满瞒 抵低底 活话 动劲 间问门闻 朝期 限根跟很恨 延廷 该孩刻核 原源愿 因困 级极及 员圆 股般 博搏 宝室 淘掏陶 凉京 东冻 拼饼并 ' +
  '苹平评 机饥肌 幕墓慕暮 充允 插捕 池地他 响晌 死列 慢漫 烫汤 冷令今 装袋 安按 线浅钱 络路 洗冼 球求 味妹 变恋 蓝篮 红江 粉纷 百白自 灰恢 咖加 棕综 薄簿 价介 便使 ' +
  '贵责 值植 免兔 赠增 享亨 抢枪 明朋 昨作 早旱 晚挽 周固 何可 哪那 叫叨 吗吧把 比此 要耍 促捉 仓仑 柜枢 点占 止上 市布 牌碑 姓性 忘忙 记纪 找我 件伴 税脱 邮油 ' +
  '寄奇 递弟第 款欺 单草 流硫 升开 登灯 陆绿 现观 金全 余佘 转传砖 帮绑 举誉 偿尝 品晶 寸才 色包 短矮 裂烈 脏庄 潮湖 霉梅 签鉴 字宇 缓缀 停亭 送迭 驿译 址扯 改政 ' +
  '区匹 村材 楼搂 积枳 权杈 益盗 扣和 领顶 奖桨 纹蚊 识织 售焦 发友'

/** Which key a character has: the first character of its group, or itself. */
const keys = new Map<string, string>()
for (const group of groups.split(' ')) {
  for (const character of group) keys.set(character, group.charAt(0))
}

const members = new Map<string, string>()
for (const [character, key] of keys) members.set(key, (members.get(key) ?? '') + character)

/** The key that characters looking alike share (己 and 已, 未 and 末); the character itself when none is known to look like it. */
export function shapeKey(character: string): string {
  return keys.get(character) ?? character
}

/** The characters that look like the given one, without it; '' when none is known. */
export function lookalikes(character: string): string {
  return (members.get(shapeKey(character)) ?? '').replace(character, '')
}
