import { core, withoutPoliteness } from '../text/squeeze.ts'
import { asksForPerson } from './handover.ts'
import { readOrdinal } from './ordinal.ts'
import { isUnhappy } from './unhappy.ts'

/**
 * What a message does to the conversation itself, whatever it may be about. Read by rules only; the arbiter decides which
 * of them count in the present state (a bare "1" means nothing unless a list was offered).
 */
export type ControlAct =
  | { readonly kind: 'handover' }
  | { readonly kind: 'choose'; readonly option: number | 'last' }
  | { readonly kind: 'rejectChoices' }
  | { readonly kind: 'yes'; readonly isClear: boolean }
  | { readonly kind: 'no' }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'back' }
  | { readonly kind: 'unhappy' }

const reject =
  /^(?:都不是|都不对|全都不是|没一个是|没一个对|一个都不是|没有我要的|没有我想要的|没有我想问的|不是这些|以上都不是|上面都不是|都没有|其他|其它|其他问题|其它问题|别的|none|none of (?:these|them|those|the above|that)|neither|neither of them|not (?:these|those|any of (?:these|them|those))|no none|something else|other|another question)$/
const yes =
  /^(?:是|是的|对|对的|对啊|没错|要|要的|需要|需要的|可以|可以的|行|行的|好|好的|好吧|好呀|好嘞|嗯|嗯嗯|恩|嗯好|同意|当然|转|转吧|帮我转|那就转|转过去|请转|ok|okay|okey|k|yes|yea|yeah|yep|yup|y|sure|fine|alright|all right|of course|certainly|absolutely|definitely|go ahead|do it|do that|yes do|that works|sounds good|yes i do|yes i would|i do|i would|that would be (?:great|nice|good))$/
const weakYes = /^(?:好|好的|好吧|好呀|好嘞|嗯|嗯嗯|恩|行|ok|okay|okey|k|fine|alright|all right)$/
const no =
  /^(?:不|不用|不用了|不要|不要了|不需要|不必|不必了|算了|算了吧|不了|先不|先不用|暂时不用|没事|没事了|不转|不转了|别转|no|nope|nah|no thanks|no thank you|not now|not yet|no need|dont|never ?mind|its ok|its fine|im good|im fine|not necessary)$/
const repeat =
  /^(?:再说一[遍次下]|再讲一[遍次]|再发一[遍次]|重复一?[遍次下]?|重说一[遍次]|没看清|没看清楚|没听清|没听清楚|你?刚才?说(?:的)?(?:是)?(?:什么|啥)|刚才?说的?(?:什么|啥)|刚刚说(?:的)?(?:什么|啥)|repeat|repeat (?:that|it|please)|(?:please )?say (?:that|it) again|(?:could|can|would) you (?:please )?(?:repeat|say) (?:that|it)(?: again)?|come again|pardon|pardon me|once more|what did you (?:just )?say|again)$/
const cancel =
  /^(?:取消|取消吧|算了|算了吧|不问了|不弄了|不办了|退出|停|停止|cancel|cancel that|never ?mind|forget it|stop|quit|exit|abort)$/
const back =
  /^(?:返回|返回上一步|返回上一级|返回列表|上一步|上一级|后退|回退|回到上一步|回到刚才|back|go back|previous|previous (?:step|list)|return to (?:the )?list)$/

const acts: readonly { readonly pattern: RegExp; readonly act: (text: string) => ControlAct }[] = [
  { pattern: reject, act: () => ({ kind: 'rejectChoices' }) },
  { pattern: repeat, act: () => ({ kind: 'repeat' }) },
  { pattern: back, act: () => ({ kind: 'back' }) },
  { pattern: yes, act: (text) => ({ kind: 'yes', isClear: !weakYes.test(text) }) },
  { pattern: no, act: () => ({ kind: 'no' }) },
  { pattern: cancel, act: () => ({ kind: 'cancel' }) },
]

/** All acts a squeezed, normalised message may carry out, the weightiest first. */
export function readControlActs(squeezed: string): ControlAct[] {
  if (squeezed === '') return []
  const stripped = withoutPoliteness(squeezed)
  const bare = core(squeezed)
  const found: ControlAct[] = []
  if (asksForPerson(squeezed, stripped) || asksForPerson(bare, bare)) found.push({ kind: 'handover' })
  const option = readOrdinal(stripped)
  if (option !== null) found.push({ kind: 'choose', option })
  for (const { pattern, act } of acts) {
    const text = [squeezed, stripped].find((form) => pattern.test(form))
    if (text !== undefined) found.push(act(text))
  }
  if (isUnhappy(squeezed)) found.push({ kind: 'unhappy' })
  return found
}
