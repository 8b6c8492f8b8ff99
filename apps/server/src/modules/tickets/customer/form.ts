import type { OwnTicketForm, TicketField, TicketType } from '@yingda/contract'
import type { AnswerForm } from '../context.ts'
import { presentOwnType } from './presenter.ts'

const ORDER_KEY = /^order(?:_?(?:number|no|id))?$/u
const ORDER_NAME = /订单号|\border (?:number|no)\b/iu

function knownFor({ key, kind, name }: TicketField, { phone, email, order_number: order }: AnswerForm['found']): string | undefined {
  if (kind === 'phone') return phone
  if (kind === 'email') return email
  const isOrder = kind === 'text' && (ORDER_KEY.test(key) || ORDER_NAME.test(name.zh) || ORDER_NAME.test(name.en))
  return isOrder ? order : undefined
}

/** The form of a type as a customer gets it: with what they have said already, so that nothing is typed twice. */
export function presentForm(type: TicketType, { asked, found }: Pick<AnswerForm, 'asked' | 'found'>, maxAttachmentBytes: number): OwnTicketForm {
  const fields = type.fields.filter((field) => field.customer === 'fill')
  const values = Object.fromEntries(fields.flatMap((field) => {
    const known = knownFor(field, found)
    return known === undefined ? [] : [[field.key, known]]
  }))
  return { type: presentOwnType(type), description: asked, values, maxAttachmentBytes }
}
