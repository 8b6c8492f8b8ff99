/** What an emoji says beside the words. */
export type Mood = 'pleased' | 'thankful' | 'angry' | 'sad' | 'puzzled' | 'pleading' | 'agreeing' | 'refusing'

/** Longer signs first wherever one begins like another. Bracketed names are those of the big Chinese messengers, as copied text shows them. */
const signs: Readonly<Record<Mood, string>> = {
  pleased: '😀 😁 😂 🤣 😃 😄 😅 😆 😊 😋 😎 😍 🥰 😘 ☺ 🙂 😇 🤗 🥳 😸 😺 😻 ❤ 💕 💖 💯 🎉 🌹 [微笑] [呲牙] [愉快] [偷笑] [憨笑] [大笑] [笑脸] [爱心] [玫瑰] [鼓掌] [庆祝] [嘿哈] [太开心] ^_^ ^^ :-) :) :d :-d ;) ;-) =)',
  thankful: '🙏 🙇 [抱拳] [合十] [拥抱]',
  angry: '😠 😡 🤬 😤 👿 💢 🖕 😾 🤮 💩 👎 🗯 [发怒] [怒] [怒骂] [咒骂] [吐] [抓狂] [鄙视] [弱] [炸弹] [便便] [菜刀] >:( >:-(',
  sad: '😢 😭 😞 😔 😟 😣 😖 😩 😫 😿 ☹ 🙁 💔 😥 😰 😓 🥺 [流泪] [大哭] [难过] [快哭了] [委屈] [失望] [叹气] [心碎] [裂开] [苦涩] [衰] t_t t.t qaq ;_; :-( :( :\'(',
  puzzled: '🤔 😕 🤨 😐 😑 🙄 😶 ❓ ❔ 🤷 🧐 😵 😳 [疑问] [晕] [惊讶] [捂脸] [白眼] [擦汗] [发呆] [流汗] o_o',
  pleading: '🆘 ❗ ‼ ⏰ [可怜]',
  agreeing: '👍 👌 🆗 ✅ ✔ 🤝 💪 [强] [ok] [胜利] [握手]',
  refusing: '🙅 ❌ ✖ 🚫 ⛔ [no]',
}
/** Among these a sign of letters counts only where nothing readable stands beside it. */
const letterSigns = /^[a-z;:=^.'_]+$/

interface Sign {
  readonly sign: string
  readonly mood: Mood
}

const byFirst = new Map<string, Sign[]>()
for (const [mood, list] of Object.entries(signs) as [Mood, string][]) {
  for (const sign of list.split(' ')) {
    const first = sign.charAt(0)
    byFirst.set(first, [...(byFirst.get(first) ?? []), { sign, mood }].sort((a, b) => b.sign.length - a.sign.length))
  }
}

const readable = /[a-z0-9\p{Script=Han}]/u

function signAt(text: string, at: number): Sign | undefined {
  return byFirst.get(text.charAt(at))?.find(({ sign }) => {
    if (!text.startsWith(sign, at)) return false
    if (!letterSigns.test(sign) || !/[a-z.]/.test(sign.charAt(0))) return !/[a-z]$/.test(sign) || !readable.test(text.charAt(at + sign.length))
    return !readable.test(text.charAt(at - 1)) && !readable.test(text.charAt(at + sign.length))
  })
}

/**
 * The moods that emoji, bracketed messenger signs ([微笑], [发怒]) and emoticons (:-( T_T) of an original message show, with how
 * often; empty when there are none. To be read before normalise(), which drops them.
 */
export function moodOfEmoji(original: string): ReadonlyMap<Mood, number> {
  const text = original.toLowerCase()
  const moods = new Map<Mood, number>()
  let at = 0
  while (at < text.length) {
    const found = signAt(text, at)
    if (found !== undefined) moods.set(found.mood, (moods.get(found.mood) ?? 0) + 1)
    at += found?.sign.length ?? 1
  }
  return moods
}
