const digits: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  '1st': 1,
  '2nd': 2,
  '3rd': 3,
  '4th': 4,
  '5th': 5,
  a: 1,
  b: 2,
  c: 3,
  d: 4,
  e: 5,
}

const zh =
  /^(?:我?(?:要|想要|想问|选择?|看|点|问|是|就)?(?:的是)?)?(?:第|选项|序号|数字)?([1-9一二两三四五六七八九])(?:个|条|项|种|号|点|题)?(?:选项|问题)?$/
const en =
  /^(?:i (?:want|choose|pick|mean|take)|ill take|its|give me|show me|choose|select|pick|take)? ?(?:the )?(?:option|number|no|choice|item|question|answer)? ?([1-9a-e]|one|two|three|four|five|six|seven|eight|nine|first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)(?: (?:one|option|choice|question|item))?$/
const lastOne =
  /^(?:(?:我?(?:要|选|看|是|就))?(?:最后|最后面|最下面|末尾)(?:一|那)?(?:个|条|项)?|(?:the )?last(?: (?:one|option|choice))?)$/

/**
 * The option a message names, as 1, 2, … or 'last'; null when it names none. Only meaningful when a list was offered.
 */
export function readOrdinal(stripped: string): number | 'last' | null {
  if (lastOne.test(stripped)) return 'last'
  const found = zh.exec(stripped)?.[1] ?? en.exec(stripped)?.[1]
  if (found === undefined) return null
  return digits[found] ?? Number(found)
}
