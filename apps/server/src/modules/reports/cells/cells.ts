import type { ReportDimension } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { setImmediate as breath } from 'node:timers/promises'
import type { Queryable } from '../../../platform/database/rows.ts'
import type { Source } from '../metrics/index.ts'
import { Cells, Sums } from '../packs/add-up.ts'
import { readCoded, readMeasured } from '../packs/columns.ts'
import type { Pack } from '../packs/store.ts'
import type { Spread } from '../query/spread.ts'

/** All metrics of a source for one value of a dimension, in the order of the definitions. */
interface CellRow {
  dimension: string
  key: string
  ofs: number[]
  sums: number[]
  /** Buckets and counts; null where there are none. */
  spreads: (Buffer | null)[]
}

/** Two bytes of bucket and four of count each. */
function spreadOf(spread: Spread | null): Buffer | null {
  if (spread === null) return null
  const pairs = spread.pairs()
  const made = Buffer.alloc(pairs.length * 6)
  for (const [i, [bucket, count]] of pairs.entries()) made.writeInt32BE(count, made.writeInt16BE(bucket, i * 6))
  return made
}

/** The facts of a day added up: in all, and by each dimension. */
export async function cellsOf({ rows, by, of }: Pack): Promise<CellRow[]> {
  const dimensions: (ReportDimension | null)[] = [null, ...[...by.keys()].filter((name): name is ReportDimension => name !== 'hour')]
  const each = dimensions.map((dimension) => {
    const cells = new Cells()
    const data = dimension === null ? undefined : by.get(dimension)
    return { dimension, cells, entries: cells.entries(rows, null, data === undefined ? null : readCoded(data), null), sums: new Map<string, Sums>() }
  })
  for (const [id, data] of of) {
    const measured = readMeasured(data)
    for (const { cells, entries, sums } of each) {
      const sum = new Sums()
      sum.add(entries, measured, cells.found.length)
      sums.set(id, sum)
    }
    await breath()
  }
  return each.flatMap(({ dimension, cells, sums }) => cells.found.map(({ key }, cell): CellRow => ({
    dimension: dimension ?? '', key: key ?? '', ofs: [...sums.values()].map((sum) => sum.of[cell] ?? 0), sums: [...sums.values()].map((sum) => sum.sum[cell] ?? 0),
    spreads: [...sums.values()].map((sum) => spreadOf(sum.spread(cell))),
  }))).filter(({ ofs }) => ofs.some((n) => n > 0))
}

const list = (values: readonly (number | string)[]): string => `{${values.join(',')}}`
const bytes = (values: readonly (Buffer | null)[]): string => list(values.map((value) => (value === null ? 'NULL' : `"\\\\x${value.toString('hex')}"`)))

/** Keeps the cells of a day; what was kept of it before must be gone. */
export async function keepCells(tx: Queryable, source: Source, day: string, rows: readonly CellRow[]): Promise<void> {
  await tx.execute(sql`
    insert into report_cells (day, source, dimension, key, ofs, sums, spreads)
    select ${day}::date, ${source}, x.dimension, x.key, x.ofs::bigint[], x.sums::bigint[], x.spreads::bytea[]
    from unnest(${sql.param(rows.map(({ dimension }) => dimension))}::text[], ${sql.param(rows.map(({ key }) => key))}::text[], ${sql.param(rows.map(({ ofs }) => list(ofs)))}::text[],
      ${sql.param(rows.map(({ sums }) => list(sums)))}::text[], ${sql.param(rows.map(({ spreads }) => bytes(spreads)))}::text[]) as x (dimension, key, ofs, sums, spreads)`)
}
