import { englishNumbers, englishOrdinals, hanDigits } from '../text/number-words.ts'

const letters = 'abcde'

function valueOf(written: string): number {
  const word = hanDigits[written] ?? englishNumbers.get(written) ?? englishOrdinals[written]
  if (word !== undefined) return word
  return letters.includes(written) ? letters.indexOf(written) + 1 : Number.parseInt(written, 10)
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
  return valueOf(found)
}
