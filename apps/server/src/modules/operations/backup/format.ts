import { z } from 'zod'

/**
 * A backup is one .tar.gz: `manifest.json` first, then `tables/<name>/<part>.copy` (PostgreSQL COPY text, parts of at most
 * PART_BYTES cut at line ends), `files/<storage key>`, `keys/<name>`, and last `checksums.json`: the SHA-256 of every entry
 * before it. Without that last entry a backup is not whole.
 */
export const BACKUP_FORMAT = 1
export const PART_BYTES = 4 * 1024 * 1024

export const manifest = z.object({
  format: z.literal(BACKUP_FORMAT),
  createdAt: z.iso.datetime(),
  version: z.string(),
  /** Migrations the database had, in order. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  /** In an order in which they can be loaded; with the columns of the COPY text. */
  tables: z.array(z.object({ name: z.string().regex(/^[a-z][a-z0-9_]*$/u), columns: z.array(z.string().regex(/^[a-z][a-z0-9_]*$/u)) })),
  sequences: z.array(z.object({ name: z.string().regex(/^[a-z][a-z0-9_]*$/u), value: z.int() })),
  withKeys: z.boolean(),
})
export type Manifest = z.infer<typeof manifest>

export const checksums = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/u))
export type Checksums = z.infer<typeof checksums>

/** Names of entries that a restore accepts; anything else (absolute, with .., unknown) ends it. */
export function kindOfEntry(name: string): { kind: 'manifest' | 'checksums' } | { kind: 'table'; table: string } | { kind: 'file'; key: string } | { kind: 'key'; file: string } {
  if (name === 'manifest.json') return { kind: 'manifest' }
  if (name === 'checksums.json') return { kind: 'checksums' }
  const table = /^tables\/([a-z][a-z0-9_]*)\/\d{6}\.copy$/u.exec(name)?.[1]
  if (table !== undefined) return { kind: 'table', table }
  const key = /^files\/([A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*)$/u.exec(name)?.[1]
  if (key !== undefined) return { kind: 'file', key }
  const file = /^keys\/([a-z][a-z0-9.-]*)$/u.exec(name)?.[1]
  if (file !== undefined && !file.includes('..')) return { kind: 'key', file }
  throw new Error(`the backup holds an entry that does not belong there: ${JSON.stringify(name)}`)
}
