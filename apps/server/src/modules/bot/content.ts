import type { MessageContent } from '@yingda/contract'
import type { Reply } from '@yingda/dialogue'

/** A form that an answer offers to the customer. */
export type OfferedForm = NonNullable<Extract<MessageContent, { type: 'answer' }>['ticket']>
/** The form of an entry that may be offered now. */
export type FormOf = (entryId: string) => OfferedForm | undefined

/** A reply of the engine as a message. */
export function contentOf(reply: Reply, formOf: FormOf = () => undefined): MessageContent {
  switch (reply.kind) {
    case 'answer': {
      const form = formOf(reply.entryId)
      return {
        type: 'answer', text: reply.text, entryId: reply.entryId, source: { ...reply.source },
        ...(reply.related ? { related: reply.related.map((choice) => ({ ...choice })) } : {}),
        ...(form === undefined ? {} : { ticket: form }),
      }
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
