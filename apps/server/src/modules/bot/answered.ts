import type { MessageEvent } from '@yingda/contract'

/** The bot's own id of what it says, made of the seq of what it answers. */
export const replyId = (seq: number, index: number): string => `bot-${String(seq).padStart(8, '0')}-${String(index)}`

/** The seq of the customer's message that a message of the bot answers; null when it answers none. */
export function answeredSeq({ clientId }: Pick<MessageEvent, 'clientId'>): number | null {
  const found = /^bot-(\d+)-\d+$/u.exec(clientId)
  return found === null ? null : Number(found[1])
}
