import { expect, it } from 'vitest'
import { plainLine } from './plain.ts'

it.each([
  ['现货小件：**16:00 前**下单', '现货小件：16:00 前下单'],
  ['见[说明](https://a.cn)与 `A1`', '见说明与 A1'],
  ['步骤： 1. 打开 2. 提交', '步骤： 打开 提交'],
  ['- 一 - 二', '一 二'],
  ['3*4 等于 12', '3*4 等于 12'],
  ['*强调*的话', '强调的话'],
])('%j reads %j', (text, plain) => {
  expect(plainLine(text)).toBe(plain)
})
