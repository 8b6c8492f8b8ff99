import * as contract from '@yingda/contract'
import { expect, it } from 'vitest'
import { DRAFT_FILE_DAYS, MAX_FILE_BYTES, MAX_PLANNED_FILES } from './files.ts'

it('the limits are those of the contract', () => {
  expect([MAX_FILE_BYTES, DRAFT_FILE_DAYS, MAX_PLANNED_FILES]).toEqual([contract.MAX_ATTACHMENT_BYTES, contract.DRAFT_FILE_DAYS, contract.MAX_SCHEDULED_FILES])
})
