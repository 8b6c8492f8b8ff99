import { isHanUnit } from './units.ts';

const zhLead = /^(?:你好|您好|哈喽|嗨|喂|请问一下|请问|问一下|想问一下|我想问一下|我想问|想问|问下|麻烦问下|麻烦问一下|麻烦|劳驾|打扰一下|打扰了|亲爱的|亲|那个|嗯|额|呃|哎|唉|请)+/;
const zhTail = /(?:谢谢你|谢谢您|谢谢啦|谢谢了|谢谢|多谢|谢了|感谢|麻烦了|拜托了|拜托|啊|呀|呢|吧|哦|噢|喔|嘛|哈|哟|哎|唉|咯|啦|了|吗|么|呗|不|没|亲)+$/;
const softTail = /(?:谢谢你|谢谢您|谢谢啦|谢谢了|谢谢|多谢|谢了|麻烦了|拜托了|拜托|啊|呀|呢|吧|哦|噢|喔|嘛|哈|哟|哎|唉|咯|啦|了|呗|亲)+$/;
const enLead = /^(?:(?:hi|hello|hey|hi there|hello there|good morning|good afternoon|good evening|excuse me|please|pls|plz|well|so|ok|okay|um|uh|sorry|dear|sir|madam)\s)+/;
const enTail = /(?:\s(?:please|pls|plz|thanks|thank you|thx|thank you very much|thanks a lot|sir|madam|now|asap|right now))+$/;

/** A normalised text as a key: without the spaces when it holds Han characters, else as it is. */
export function squeeze(text: string): string {
  for (let i = 0; i < text.length; i += 1) if (isHanUnit(text.charCodeAt(i))) return text.replaceAll(' ', '');
  return text;
}

/** Takes greetings, politeness and soft particles off both ends; what remains may be empty. */
export function withoutPoliteness(squeezed: string): string {
  return squeezed.replace(zhLead, '').replace(softTail, '').replace(enLead, '').replace(enTail, '');
}

/** Like {@link withoutPoliteness}, and without question particles: equal cores mean the same short request. */
export function core(squeezed: string): string {
  return squeezed.replace(zhLead, '').replace(zhTail, '').replace(enLead, '').replace(enTail, '');
}
