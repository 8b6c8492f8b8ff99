import type { MessageContent } from '@yingda/contract'
import type { Reply } from '@yingda/dialogue'

/** A reply of the engine as a message. */
export function contentOf(reply: Reply): MessageContent {
  switch (reply.kind) {
    case 'answer':
      return {
        type: 'answer', text: reply.text, entryId: reply.entryId, source: { ...reply.source },
        ...(reply.related ? { related: reply.related.map((choice) => ({ ...choice })) } : {}),
      }
    case 'passage':
      return {
        type: 'passage', text: reply.text, documentId: reply.documentId, source: { ...reply.source },
        highlights: reply.highlights.map(([start, end]) => ({ start, end })),
      }
    case 'suggest':
      return { type: 'suggest', text: reply.text, choices: reply.choices.map((choice) => ({ ...choice })) }
    case 'refuse':
      return { type: 'refusal', text: reply.text, offerHuman: reply.offerHuman }
    case 'smalltalk':
    case 'notice':
      return { type: 'text', text: reply.text, format: 'markdown' }
  }
}
