import type { Boldness } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import { putBoldness, readBoldness } from './store.ts'

/** Sets how bold the bot is. The same again changes nothing. @throws AppError conflict when `version` is not the stored one. */
export async function setDial(context: KnowledgeContext, actor: Actor, { version, ...settings }: Boldness & { version: number }): Promise<void> {
  const changed = await context.db.transaction(async (tx) => {
    const old = await readBoldness(tx)
    if (old.version !== version) throw new AppError('conflict')
    const names = (['wrongAnswers', 'answerAt', 'suggestAt'] as const).filter((name) => old.settings[name] !== settings[name])
    if (names.length === 0) return false
    if (!(await putBoldness(tx, settings, version, actor.id, instantNow(context)))) throw new AppError('conflict')
    const detail = Object.fromEntries(names.map((name) => [name, { from: old.settings[name], to: settings[name] }]))
    await context.audit.record({ actor, action: 'dial.updated', subject: 'dial', detail }, tx)
    return true
  })
  if (changed) context.changed()
}
