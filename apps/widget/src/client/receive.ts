import type { CustomerBlock, ServerFrame } from '@yingda/contract'
import type { Follower } from './follower.ts'
import type { Sender } from './sender.ts'
import type { QueuePlace } from './types.ts'

export interface Receivers {
  follower: Follower
  sender: Sender
  onLost: () => void
  onTyping: (who: 'agent' | 'bot', on: boolean) => void
  onQueue: (place: QueuePlace) => void
  onStanding: (block: CustomerBlock | null) => void
}

/** Brings a frame to the part it concerns. Frames about other conversations, and kinds not known here, are passed over. */
export function receive(frame: ServerFrame, { follower, sender, onLost, onTyping, onQueue, onStanding }: Receivers): void {
  const isOurs = 'conversationId' in frame && frame.conversationId === follower.log.id
  switch (frame.type) {
    case 'watching':
      return follower.watching(frame)
    case 'events':
      return follower.events(frame)
    case 'behind':
      return follower.behind(frame.conversationId)
    case 'ack':
      return sender.acked(frame.ref, frame.seq)
    case 'done':
      return sender.done(frame.ref)
    case 'error':
      if (!follower.refused(frame)) sender.refused(frame)
      return
    case 'lost':
      if (isOurs) onLost()
      return
    case 'typing':
      if (isOurs && frame.who !== 'customer') onTyping(frame.who, frame.on)
      return
    case 'queue':
      if (isOurs) onQueue({ place: frame.place, waitSeconds: frame.waitSeconds, agentsOnline: frame.agentsOnline, mayLeaveMessage: frame.mayLeaveMessage === true })
      return
    case 'standing':
      return onStanding(frame.block)
    default:
      return
  }
}
