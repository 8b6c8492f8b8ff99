import type { Translate } from '../../i18n/i18n.tsx'

const builtin = ['administrator', 'supervisor', 'trainer', 'agent', 'auditor'] as const

/** A role's name: those that came with the product are translated, a company's own stay as they are. */
export function roleName(name: string, t: Translate): string {
  const known = builtin.find((role) => role === name)
  return known ? t(`role.${known}`) : name
}
