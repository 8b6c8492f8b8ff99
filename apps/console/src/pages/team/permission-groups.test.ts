import { permission } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { allPermissions, permissionGroups, withPermission } from './permission-groups.ts'

describe('permissions', () => {
  it('are all there, each in one group', () => {
    expect([...allPermissions].sort()).toEqual([...permission.options].sort())
    expect(permissionGroups.flatMap((group) => group.permissions).sort()).toEqual([...permission.options].sort())
  })

  it('bring what they need', () => {
    expect(withPermission([], 'conversations.take_over', true)).toEqual(['conversations.view.own', 'conversations.reply', 'conversations.take_over'])
  })

  it('take with them what is useless without', () => {
    expect(withPermission(['conversations.view.own', 'conversations.reply', 'conversations.take_over', 'knowledge.view'], 'conversations.view.own', false)).toEqual(['knowledge.view'])
    expect(withPermission(['knowledge.view', 'knowledge.edit'], 'knowledge.edit', false)).toEqual(['knowledge.view'])
  })
})
