import { customerCommand } from '@yingda/contract'
import { expect, test } from 'vitest'
import { contactFault } from './leave-contact.ts'

const command = (contact: string): boolean =>
  customerCommand.safeParse({ do: 'leave_message', id: '0190f000-0000-7000-8000-000000000001', text: 'x', callback: false, contact }).success

test('a contact is what the server takes', () => {
  for (const contact of ['13812345678', '+86 138 1234 5678', '(010) 1234', '010-12345678', 'a@b.example', 'a@b', 'call me', '12', '张三', 'a b@c.example']) {
    expect([contact, contactFault(contact, false) === null]).toEqual([contact, command(contact)])
  }
  expect(contactFault('', false)).toBeNull()
})

test('a call back needs a number', () => {
  expect(['', 'a@b.example', '13812345678'].map((contact) => contactFault(contact, true))).toEqual(['leavePhone', 'leavePhone', null])
})
