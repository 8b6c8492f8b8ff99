/** What a person on the other side is called. */
const zhPerson =
  '(?:人工(?!智能|费|成本|合成|草|湖|降雨|呼吸|授粉|审核|核实|修改|录入|皮|革|宝石|水晶|关节|饲养|养殖|种植)(?:客服|服务|坐席|座席)?|真人(?:客服)?|活人|真正的人|客服人员|客服专员|客服经理|客服主管|在线客服|坐席|座席|专员|你们?(?:经理|主管|领导|老板|负责人)|值班经理)'
const zhVerb = '(?:转接?|找|要|接通?|叫|换|联系|连接|连线|呼叫|请|来|给我|帮我|让|跟|和|与|派|喊)'
const zhAsk = new RegExp(`${zhVerb}(?:一?下|一?[个位名]|到|成|你们的?|你们家|的|去|给){0,4}${zhPerson}`)
const zhStatus = new RegExp(`^(?:那|你们|这里|请问)?(?:有没有|有|是不是有|还有)${zhPerson}(?:吗|么|没|没有|嘛|呢|在吗|在线吗)?$`)
const zhBare =
  /^(?:人工|真人|活人|人工客服|人工服务|人工坐席|真人客服|在线客服|在线人工|人工在线|客服|客服人员|坐席|座席|转接|转人|转客服|找客服|接客服|叫客服|联系客服|我要客服|要客服|呼叫客服|客服呢|人工呢|真人呢|人工在吗|人工客服在吗|换人|换个人|换人来|找人|找个人|叫个人来|来个人|来人|投诉找领导)$/
const zhNoBot =
  /(?:不(?:要|想要?|需要|愿意?)(?:再)?(?:跟|和|与|同)?(?:这个|你这个|你们的|你们|一个)?(?:机器人?|智能客服|智障客服|ai|自动回复)(?:$|了|再|来|说|聊|讲|谈|沟通|对话|回|答|客服|服务|我要|转)|别(?:再)?(?:用|拿|让)(?:机器人?|自动回复|ai)|(?:受够|烦死|讨厌)(?:了)?(?:你们的|你这个|这个)?机器人)/
const zhHumanTalk =
  /(?:我?(?:要|想|需要|能不能|可不可以|可以|能)(?:跟|和|与)(?:一个)?(?:人|真人|活人|客服|你们客服)(?:说|聊|讲|谈|沟通|对话|联系|直接)|(?:让|叫|换|找|派|喊)(?:一?[个位])?(?:人|客服)(?:来|跟我|和我|帮我|给我|回复我|处理|说话|接听))/
const zhNegated = new RegExp(
  `(?:不用|不要|不需要|无需|不必|先不|暂不|别|不想)(?:再|给我|帮我|麻烦)?(?:转接?|找|接|叫|要|换|联系)?(?:到|成|个)?${zhPerson}`,
)
const zhAskedAgain = new RegExp(`(?:为什么|怎么|咋|凭什么).{0,4}(?:不|没).{0,4}(?:转|接|给).{0,3}${zhPerson}`)
const pinyin = /^(?:wo yao |zhao )?(?:zhuan ?)?(?:ren ?gong)(?: ?ke ?fu| ?fu ?wu)?$/

const enPerson =
  '(?:human(?! (?:resources?|error|rights|hair))(?: being| agent| operator| rep(?:resentative)?)?|(?:(?:real|live|actual) )(?:human|person|agent|one|operator|rep(?:resentative)?|someone)|(?<!(?:travel|estate|insurance|cleaning|delivery|shipping|user|booking|seller|sales|purchasing|buying|bleaching) )agents?|(?:customer )?(?:service |support |care )?representatives?|(?:customer )?(?:service |support |care )rep|operator|advisor|supervisor)'
const enTalk =
  '(?:talk(?:ing)?|speak(?:ing)?|chat(?:ting)?|connect(?:ed)?|transfer(?:red)?|switch(?:ed)?|escalated?|forward(?:ed)?|put|pass|hand|get|reach|contact|call|bring|find|text|message)'
const enLoosePerson =
  '(?:someone|somebody|a person|an actual person|people|customer (?:service|support|care)|the support team|support|(?:your |the |a )?(?:manager|boss|supervisor|staff|team))'
const enAsk = new RegExp(`\\b${enTalk}\\b(?: (?!dont|not|never|bot|robot|chatbot)[a-z]+){0,5}? ${enPerson}\\b`)
const enAskLoose = new RegExp(
  `\\b(?:talk|speak|chat|connect me|transfer me|put me through|pass me|escalate|hand me over|forward me)\\b(?: (?:directly|with|to|on|over|this|now|right|please|me|live)){1,4} ${enLoosePerson}\\b`,
)
const enWant = new RegExp(
  `\\b(?:need|want|would like|id like|give me|get me|gimme|prefer|require)\\b(?: (?:to have|a|an|the|some|your|another|real|live|actual|to see)){0,3} (?:${enPerson}|person|real help)\\b(?! (?:to )?(?:deliver|install|pick|carry|sign|measure))`,
)
const enBare = new RegExp(
  `^(?:${enPerson}|person|real person|live chat|live support|live help|live agent|human (?:support|help|service|please)|customer (?:service|support|care)|customer service agent|support agent|talk to (?:a )?(?:person|human)|someone real|no bots?|no robots?|not a (?:bot|robot)|stop (?:the )?bot|(?:real )?people)$`,
)
const enNoBot =
  /\b(?:(?:dont|do not|no longer|not) (?:want|like|wish|going)(?: (?:to|with|talk|speak|chat|be|talking|speaking|chatting|use|deal|dealing)){0,5} (?:a |the |this |your |some |any )?(?:bots?|robots?|chatbots?|machines?|computers?|ai)|(?:stop|enough|no more|sick of|tired of|hate|fed up with)(?: of| with| using)? (?:this |the |these |your |talking to ){0,3}(?:bots?|robots?|chatbots?|automated (?:replies|answers|messages)))\b/
const enPresent =
  /\b(?:is|are) there (?:a |an |any |some )?(?:real |live |actual )?(?:humans?|persons?|people|agents?|representatives?)\b(?: (?:there|here|available|online|around|i can|to talk|to speak|to help|who).*)?$/
const enCanHuman = new RegExp(
  `\\b(?:can|could|may|let)(?: i)?(?: have| get| see)? (?:a |an )?(?:real |live |actual )(?:human|person|agent)\\b`,
)
const enNegated = new RegExp(
  `\\b(?:dont|do not|no need|not|without|never|rather not)(?: (?!bot|robot|chatbot|machine|get|give|let|but|just)[a-z]+){0,5}? (?:${enPerson}|${enLoosePerson})\\b`,
)

/** True when a squeezed message asks for a person, in Chinese or English, in whatever company of other words. */
export function asksForPerson(squeezed: string, stripped: string): boolean {
  if (zhNoBot.test(squeezed) || enNoBot.test(squeezed) || zhAskedAgain.test(squeezed)) return true
  if (zhBare.test(stripped) || pinyin.test(stripped) || enBare.test(stripped)) return true
  if (zhNegated.test(squeezed) || enNegated.test(squeezed)) return false
  const chinese = zhAsk.test(squeezed) || zhStatus.test(stripped) || zhHumanTalk.test(squeezed)
  return (
    chinese ||
    enAsk.test(squeezed) ||
    enAskLoose.test(squeezed) ||
    enWant.test(squeezed) ||
    enPresent.test(squeezed) ||
    enCanHuman.test(squeezed)
  )
}
