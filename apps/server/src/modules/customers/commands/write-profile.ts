import type { CustomerAttribute, CustomerProfile, FieldValue } from '@yingda/contract'
import type { Keyring } from '../../../platform/crypto/keyring.ts'
import type { Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { checkedByAgent, type FieldChanges } from '../attributes/values.ts'
import { openFields, sealFields, sealPersonal, type Personal } from '../personal.ts'
import * as store from '../store.ts'
import { rememberTags, tidyTags } from '../tags.ts'

/**
 * Refuses what this agent may not write: contact data and personal attributes for those who do not see them.
 * @throws AppError forbidden, bad_request
 */
export function checkedProfile(agent: AgentPrincipal, profile: CustomerProfile, attributes: readonly CustomerAttribute[]): CustomerProfile {
  const fields = profile.fields === undefined ? undefined : checkedByAgent(attributes, profile.fields)
  const personal = new Set(attributes.flatMap((one) => (one.personal ? [one.key] : [])))
  const contact = profile.phone !== undefined || profile.email !== undefined || Object.keys(fields ?? {}).some((key) => personal.has(key))
  if (contact && !agent.permissions.has('customers.view_contact')) throw new AppError('forbidden')
  return { ...profile, fields, tags: profile.tags === undefined ? undefined : tidyTags(profile.tags) }
}

/** Writes a checked profile within a transaction: null clears, what is absent stays. @throws AppError not_found */
export async function writeProfile(tx: Queryable, keyring: Keyring, id: string, profile: CustomerProfile, attributes: readonly CustomerAttribute[]): Promise<void> {
  const row = await store.lockCustomer(tx, id)
  if (!row) throw new AppError('not_found')
  const given: Partial<Personal> = {}
  for (const field of ['name', 'phone', 'email', 'note'] as const) if (profile[field] !== undefined) given[field] = profile[field]
  await store.updateSealed(tx, id, sealPersonal(keyring, id, given))
  await store.updateProfile(tx, id, {
    age_band: profile.ageBand, gender: profile.gender, occupation: profile.occupation, level: profile.level, source: profile.source, tags: profile.tags,
    owner_agent_id: profile.ownerAgentId,
  })
  if (profile.fields !== undefined) await writeFields(tx, keyring, row, profile.fields, attributes)
  if (profile.tags !== undefined) await rememberTags(tx, profile.tags)
}

/** Writes values of the company's attributes on a row that is held. */
export async function writeFields(tx: Queryable, keyring: Keyring, row: store.CustomerRow, changes: FieldChanges, attributes: readonly CustomerAttribute[]): Promise<void> {
  const personal = new Set(attributes.flatMap((one) => (one.personal ? [one.key] : [])))
  const set: Record<string, FieldValue> = {}
  const clear: string[] = []
  const sealed = openFields(keyring, row.id, row.fields_sealed)
  let resealed = false
  for (const [key, value] of Object.entries(changes)) {
    if (!personal.has(key)) {
      if (value === null) clear.push(key)
      else set[key] = value
      continue
    }
    resealed = true
    if (typeof value === 'string') sealed[key] = value
    else Reflect.deleteProperty(sealed, key)
  }
  if (Object.keys(set).length > 0 || clear.length > 0) await store.updateProfile(tx, row.id, { fields: { set, clear } })
  if (resealed) await store.updateSealed(tx, row.id, sealFields(keyring, row.id, sealed))
}

/** The names of what a profile changes, for the audit. */
export const changedFields = ({ fields, ...plain }: CustomerProfile): string[] => [
  ...Object.entries(plain).flatMap(([name, value]) => (value === undefined ? [] : [name])), ...Object.keys(fields ?? {}).map((key) => `attr.${key}`),
]
