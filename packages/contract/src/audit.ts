/** What the audit log can tell of: by what it was done to, what was done. Each has words in both languages in the console. */
export const audited = {
  user: [
    'signed_in', 'sign_in_blocked', 'created', 'invited', 'reinvited', 'joined', 'updated', 'password_changed', 'password_replaced', 'password_reset',
    'password_reset_offered', 'availability_set',
  ],
  role: ['created', 'updated', 'deleted'],
  group: ['created', 'updated', 'deleted'],
  routing: ['rules_changed', 'capacity_changed'],
  skill: ['created', 'updated', 'deleted'],
  handoff: ['changed'],
  channel: ['idle_changed'],
  site: ['updated', 'secret_rotated'],
  calendar: ['created', 'updated', 'deleted', 'made_default', 'imported'],
  mail: ['tested', 'retried', 'discarded'],
  knowledge: ['created', 'updated', 'deleted', 'imported'],
  documents: ['created', 'updated', 'deleted'],
  terms: ['created', 'updated', 'deleted', 'imported'],
  product: ['created', 'updated', 'deleted', 'imported'],
  enumeration: ['created', 'updated', 'deleted', 'imported'],
  order_patterns: ['updated'],
  tests: ['created', 'updated', 'deleted', 'imported', 'case_created', 'case_updated', 'case_deleted', 'run', 'run_deleted'],
  dial: ['updated'],
  conversations: ['bulk_changed'],
  customer: [
    'created', 'updated', 'blocked', 'unblocked', 'merged', 'merge_undone', 'consent_recorded', 'consent_withdrawn', 'export_ordered', 'export_fetched', 'erasure_ordered', 'erased',
  ],
  customer_attribute: ['created', 'updated', 'deleted', 'ordered'],
  customer_tag: ['deleted'],
  segment: ['created', 'updated', 'deleted'],
  classification: ['changed'],
  reply: ['created', 'updated', 'deleted', 'imported'],
  ticket: ['merged', 'unmerged', 'link_made'],
  tickets: ['imported', 'exported', 'bulk_changed'],
  ticket_type: ['created', 'updated', 'deleted', 'ordered'],
  ticket_view: ['created', 'updated', 'deleted'],
  reports: ['settings_changed', 'exported'],
  report_schedule: ['created', 'updated', 'deleted', 'sent'],
  sla_policy: ['created', 'updated', 'deleted', 'ordered'],
} as const

type Audited = typeof audited

/** `<what>.<done>`, as in `user.invited`. */
export type AuditAction = { [What in keyof Audited]: `${What}.${Audited[What][number]}` }[keyof Audited]

/** Every action the audit log can tell of. */
export const auditActions: readonly AuditAction[] = Object.entries(audited).flatMap(([what, done]) => done.map((one) => `${what}.${one}` as AuditAction))
