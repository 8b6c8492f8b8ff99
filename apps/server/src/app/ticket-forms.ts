import type { Tickets } from '../modules/tickets/index.ts'
import type { OfferedForm } from '../modules/bot/index.ts'

/** The forms an answer may offer now, by what entries name them with. */
export async function offeredForms(tickets: Pick<Tickets, 'openTypes'>): Promise<ReadonlyMap<string, OfferedForm>> {
  const types = await tickets.openTypes()
  return new Map(types.flatMap(({ ref, id, name }) => [[ref, { typeId: id, name }], [id, { typeId: id, name }]] as const))
}
