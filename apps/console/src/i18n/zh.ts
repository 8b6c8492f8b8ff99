import { admin } from './zh/admin.ts'
import { common } from './zh/common.ts'
import { knowledge } from './zh/knowledge.ts'
import { workspace } from './zh/workspace.ts'

/** All texts in Chinese; their keys are the keys of every language. */
export const zh = { ...common, ...workspace, ...knowledge, ...admin }
export type Key = keyof typeof zh
export type Dictionary = Readonly<Record<Key, string>>
