import { after, before, scan, type Reading } from './reading.ts'
import type { Found } from './types.ts'

const surnames = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由'.split(
    '',
  ),
)
const compound = new Set(
  '欧阳 司马 上官 诸葛 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 长孙 宇文 令狐 端木 轩辕 百里 呼延 东郭 南郭 西门 公冶 澹台 申屠 太史 濮阳 淳于 单于 钟离 闾丘 完颜 纳兰 耶律'.split(
    ' ',
  ),
)

const strongCue =
  '(?:收件人|收货人|联系人|姓名|名字)(?:姓名|名字)?(?:是|为|叫|写|填|改成|改为|换成|更改为|变更为|应该是|写的是|填的是|也是|就是)?[ :，,]{0,2}'
const chineseCue = new RegExp(
  `(?<strong>${strongCue})|(?<![别再没想要])(?<called>我(?:的名字)?叫(?:做)?|我的?名字(?:是|叫)|本人(?:姓名)?叫?) ?:?`,
  'g',
)

/** What may follow a name of two or three characters without being part of it. */
const behindName =
  /^(?:$|[^\u4e00-\u9fffA-Za-z·]|的|是|电话|电|手机|手|地址|地|收|在|住|我|想|要|身份|身|买|昨|今|明天|前天|订|下单|你|请|来|帮|联系|号码|号|先生|女士|小姐|和|跟|，|人|吗|不|对|没|就|这|那|邮|快|查|咨|需|有|已|于|从|单|购|麻烦|性别|男|女|年龄|预约|写|吧|呢|啊|哦|了|也|可|能|会|但|因|所|上|下|申|退|换)/
const strongest =
  /^(?:电话|手机|地址|信息|资料|姓名|什么|不|没|写|填|改|错|怎|是|我|你|您|他|她|它|谁|可|能|必|也|都|有|的|了|栏|在|需|要|与|和|跟|请|号|一|这|那|被|为|哪|多|太|已|显示|还|就|会|应|两|几|已经|对|名)/
const notCalled =
  /^(?:了|过|的|你|您|他|她|它|车|人|客服|外卖|快递|什么|不|们|个|一|份|两|几|经理|停|醒|滴滴|代|跑腿|美团|饿了么|闪送|师傅|保安|警察|物业|这|那|啥|谁|苦|好|屈|到|的士|出租|救护|同事|朋友|老公|老婆|家人|小孩|孩子|儿子|女儿|上|下|来|送|退|换|单|安装|维修|你们|顺丰|货|号|错|早餐|餐|水|次|几次|半天|店员|店家|服务|工作人员|人工|小时工)/
const title = /^(?:先生|女士|小姐|太太|老师|阿姨|师傅|总|经理|医生|律师|同学)/
const latin = /^[A-Z][A-Za-z'’.-]{0,24}(?: (?:van|de|der|von|da|di|la|bin|al|del|[A-Z][A-Za-z'’.-]{0,24})){0,3}/
const dotted = /^[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}/

/** Chinese name at the beginning of a text: its length, or 0. Two or three characters behind a surname, as far as the words allow. */
function chineseNameLength(text: string, isStrong: boolean): number {
  const dots = dotted.exec(text)
  if (dots !== null) return dots[0].length
  const family = compound.has(text.slice(0, 2)) ? 2 : surnames.has(text.charAt(0)) ? 1 : 0
  if (family === 0) return nickname(text, isStrong)
  const called = title.exec(text.slice(family))
  if (called !== null) return family + called[0].length
  for (const given of family === 2 ? [2, 1] : [2, 3, 1]) {
    const length = family + given
    if (!/^[\u4e00-\u9fff]{2,5}$/.test(text.slice(0, length)) || text.length < length) continue
    if (behindName.test(text.slice(length)) && !startsWord(text.slice(length - 1))) return length
  }
  return family === 2 && behindName.test(text.slice(2)) ? 2 : unclear(text, family)
}

/** The last character of a supposed name begins a word of its own: 李雷电话, 王芳的. */
function startsWord(text: string): boolean {
  return /^(?:的|了|电话|手机|地址|身份证?|订单|联系|收货|是我|想|要|在|我的|你们|昨天|今天|明天|前天|号码|住在|买了|下单|帮我|请|来|性别|吗)/.test(
    text,
  )
}

function unclear(text: string, family: number): number {
  const length = family + (startsWord(text.slice(family + 1)) ? 1 : 2)
  return new RegExp(`^[\\u4e00-\\u9fff]{${length}}$`).test(text.slice(0, length)) ? length : 0
}

/** 小明, 阿强, and what stands alone behind a label: up to four characters until a sign. */
function nickname(text: string, isStrong: boolean): number {
  const small = /^[小阿老][\u4e00-\u9fff]{1,2}?(?=$|[^\u4e00-\u9fff]|的|，|电话|手机)/.exec(text)
  if (small !== null) return small[0].length
  const alone = /^[\u4e00-\u9fff]{2,5}(?=$|[^\u4e00-\u9fff])/.exec(text)
  return alone !== null && isStrong ? alone[0].length : 0
}

function name(reading: Reading, start: number, length: number): Found | undefined {
  if (length < 2) return undefined
  const value = reading.plain.slice(start, start + length)
  return { type: 'person_name', value, start, end: start + length }
}

function chineseNames(reading: Reading): Found[] {
  return scan(reading, chineseCue, (match) => {
    const { strong } = match.groups ?? {}
    const start = match.index + match[0].length
    const text = after(reading, start, 24)
    const labelled = strong !== undefined && /[:是为叫成]/.test(strong)
    if (strong === undefined ? notCalled.test(text) : strongest.test(text)) return undefined
    if (strong !== undefined && /(?:网|品牌|商品|公司|用户|企业|店铺|文件|产品|型号)$/.test(before(reading, match.index, 2)))
      return undefined
    const western = latin.exec(reading.plain.slice(start, start + 80))
    if (western !== null) return name(reading, start, western[0].replace(/[.'’-]$/, '').length)
    return name(reading, start, chineseNameLength(text, labelled || strong !== undefined))
  })
}

const englishCue =
  /(?<![a-z])(?:my (?:full )?name is|my name's|my names(?= [A-Z])|name's|(?<label>(?:full |first |last |contact |customer |recipient(?:'s)? )?name ?:|recipient(?: is|'s name is| name is)? ?:?|consignee ?:|receiver ?:|addressee ?:)|(?<speaking>this is)) ?/g
const notALabel =
  /(?:user|product|company|file|brand|domain|host|shop|store|item|city|street|model|course|event|pet|nick|business|account|project) ?$/
const commonNames = new Set(
  'james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander frank patrick raymond jack dennis jerry tyler aaron jose adam nathan henry peter zachary kyle noah ethan jeremy walter christian keith roger terry austin sean gerald carl dylan harold jordan bryan billy bruce gabriel logan alan juan tom tim ben sam dan mike joe bob jim steve dave nick alex max luke oliver harry leo oscar simon martin neil ian graham mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura sharon cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel carolyn janet maria olivia heather diane julie joyce victoria kelly christina lauren joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria teresa ann sara madison frances kathryn janice jean alice abigail sophia grace denise amber kate lucy chloe sophie lily ella jane claire zoe eva julia anne rose nina li wei wang zhang chen liu yang huang zhao wu zhou'.split(
    ' ',
  ),
)
const notANamePart =
  /^(?:and|i|my|but|the|is|from|on|please|order|calling|speaking|here|with|a|an|it|not|wrong|in|at|so|can|for|to|phone|tel|email|address|number|we|you|still|was|has|spelled|misspelled|incorrect|missing|mr|mrs)$/i
const western =
  /^(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[\p{Lu}][\p{L}'’-]{0,24}\.?(?: (?:(?:van|de|der|von|da|di|la|le|bin|al|del|den)(?= )|[\p{Lu}](?:\.|[\p{L}'’-]{1,24}(?![\p{L}])))){0,4}/u
const lower = /^([a-z]{2,15})(?: ([a-z]{2,15}))?/

/** Capitalised words, as many as stand together; in lower case only a common first name and one word behind it. */
function westernLength(text: string): number {
  const match = western.exec(text)
  if (match !== null) {
    const words = match[0].split(' ')
    const stop = words.findIndex((word, index) => notANamePart.test(word) && !(index === 0 && /^(?:Mr|Mrs)$/.test(word)))
    const kept = stop < 0 ? words : words.slice(0, stop)
    return kept.join(' ').replace(/(?:['’]s)?[.'’-]?$/, '').length
  }
  const small = lower.exec(text)
  if (small === null || !commonNames.has(small[1] ?? '')) return 0
  const second = small[2]
  return second === undefined || notANamePart.test(second) ? (small[1] ?? '').length : small[0].length
}

function englishNames(reading: Reading): Found[] {
  return scan(reading, englishCue, (match) => {
    const { label, speaking } = match.groups ?? {}
    if (label !== undefined && notALabel.test(before(reading, match.index, 9))) return undefined
    const start = match.index + match[0].length
    const text = reading.plain.slice(start, start + 80)
    if (/^[\u4e00-\u9fff]/.test(text))
      return speaking === undefined ? name(reading, start, chineseNameLength(text.slice(0, 24), true)) : undefined
    const length = westernLength(text)
    if (length < 2) return undefined
    if (speaking !== undefined && !/^,? (?:is )?speaking(?![a-z])/.test(after(reading, start + length, 12))) return undefined
    if (label?.startsWith('recipient') === true && !label.includes(':') && !label.includes('is') && !/[A-Z]/.test(text.charAt(0)))
      return undefined
    return name(reading, start, length)
  })
}

/** Names of persons, only behind a cue: 我叫, 收件人, 姓名, "my name is", "name:", "recipient:", "this is … speaking". */
export function findNames(reading: Reading): Found[] {
  return [...chineseNames(reading), ...englishNames(reading)]
}
