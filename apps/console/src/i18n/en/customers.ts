import type { customers as zh } from '../zh/customers.ts'

/** Customers, their attributes, tags and segments. */
export const customers: Record<keyof typeof zh, string> = {
  'auditAction.customer.created': 'Customer added',
  'auditAction.customer_attribute.created': 'Customer attribute created',
  'auditAction.customer_attribute.updated': 'Customer attribute changed',
  'auditAction.customer_attribute.deleted': 'Customer attribute deleted',
  'auditAction.customer_attribute.ordered': 'Customer attributes reordered',
  'auditAction.customer_tag.deleted': 'Customer tag deleted',
  'auditAction.segment.created': 'Segment created',
  'auditAction.segment.updated': 'Segment changed',
  'auditAction.segment.deleted': 'Segment deleted',
  'auditKind.customer_attribute': 'Customer attribute',
  'auditKind.customer_tag': 'Customer tag',
  'auditKind.segment': 'Segment',
  'auditValue.ageBand': 'age band',
  'auditValue.gender': 'gender',
  'auditValue.occupation': 'occupation',
  'auditValue.level': 'level',
  'auditValue.source': 'source',
  'auditValue.note': 'note',
  'auditValue.ownerAgentId': 'owner',
}
