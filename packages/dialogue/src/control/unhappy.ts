/** Says by itself that the answer was no good; a few other characters may stand around it. */
const zhStrong =
  /答非所问|驴唇不对马嘴|牛头不对马嘴|听不懂人话|没听懂|没有听懂|听不懂吗|看不懂吗|没看懂我|不是我(?:要|想|所)?问的|我问的不是|不是我的意思|不是这个意思|没有?回答我|没有?解决我?的?问题|问题没解决|解决不了问题|什么破(?:机器人|客服|玩意|系统|回答)|什么垃圾|垃圾(?:客服|机器人|回答|系统)|废话|智障|弱智|白痴|蠢货|傻逼|废物|胡说八道|瞎说|敷衍我|糊弄|太让人失望|气死我|无语了|说了等于没说/
const zhLead =
  /^(?:你|您|这|那|这个|这样|这些|回答|答案|说的|说得|答的|答得|机器人|客服|你们|完全|根本|真的?|太|还是|都|也|又|并|一点[都也]?|感觉|好像|我觉得|对我){0,6}/
    .source
const zhTail = /(?:啊|呀|呢|吧|哦|嘛|了|的|啦|好不好|好吗|么|吗|我|你){0,5}$/.source
const zhWeak = new RegExp(
  `${zhLead}(?:没用|没有用|没什么用|没啥用|没帮助|没有帮助|没帮上忙|不对|错了|错误|不行|不准|不准确|没解决|没有解决|不管用|不满意|太差|很差|差劲|不是这个|不是|看不懂|没懂|没明白|不懂我|垃圾|滚|傻|笨|蠢|骗人|无语|失望|敷衍)${zhTail}`,
)
const enStrong =
  /\b(?:not (?:at all )?(?:very )?helpful|unhelpful|(?:doesnt|didnt|does not|did not|doesnt really|not) help(?:ing)?|useless|not what i (?:asked|meant|wanted|was asking|am asking|said)|(?:didnt|doesnt|did not|does not|not|never) answer(?:ed|ing)?(?: my question)?|wrong answer|(?:thats|that is|this is|its) (?:not right|wrong|incorrect|not it|not the answer)|you (?:dont|do not|didnt|did not|cant) (?:understand|get it|listen)|not understand(?:ing)? me|stupid|idiot|dumb|ridiculous|bullshit|rubbish|garbage|a joke|wtf|what the hell|waste of (?:my )?time|terrible|awful|frustrat(?:ed|ing)|still (?:not|doesnt|isnt) (?:working|work|solved|fixed|resolved))\b/
const enWeak =
  /^(?:no )?(?:wrong|incorrect|nope wrong|not that|not this|not that one|no not that|that didnt work|bad answer|bad bot|not good|not correct|not true)$/

function hanLeft(text: string, pattern: RegExp): number {
  return text.replace(pattern, '').length
}

/** True when a squeezed message is nothing but dissatisfaction with what was just said. */
export function isUnhappy(squeezed: string): boolean {
  if (zhStrong.test(squeezed)) return hanLeft(squeezed, zhStrong) <= 8
  if (zhWeak.test(squeezed) || enWeak.test(squeezed)) return true
  if (!enStrong.test(squeezed)) return false
  return (
    squeezed
      .replace(enStrong, ' ')
      .split(' ')
      .filter((word) => word !== '').length <= 5
  )
}
