import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useI18n } from '../i18n/i18n.tsx'

export interface Pages {
  /** Of the page shown; absent: the first one. */
  readonly cursor: string | undefined
  /** How many pages lie before it. */
  readonly before: number
  back(): void
  forward(cursor: string): void
}

/** Pages of a list by their cursors; another list, by its name, begins again. */
export function usePages(listName: string): Pages {
  const [at, setAt] = useState<{ list: string; cursors: readonly string[] }>({ list: listName, cursors: [] })
  useEffect(() => setAt((old) => (old.list === listName ? old : { list: listName, cursors: [] })), [listName])
  const cursors = at.list === listName ? at.cursors : []
  return {
    cursor: cursors.at(-1),
    before: cursors.length,
    back: () => setAt({ list: listName, cursors: cursors.slice(0, -1) }),
    forward: (cursor) => setAt({ list: listName, cursors: [...cursors, cursor] }),
  }
}

interface FootProps {
  pages: Pages
  /** Rows of a full page, rows of this one, and of all. */
  size: number
  shown: number
  total: number | null
  next: string | null
  busy: boolean
}

/** Below a table: which rows these are, and the way to the others. */
export function TableFoot({ pages, size, shown, total, next, busy }: FootProps): ReactNode {
  const { t, format } = useI18n()
  const from = pages.before * size + 1
  const to = from + shown - 1
  return (
    <div className="table-foot tabular">
      <span>{total === null ? t('table.range', { from: format.number(from), to: format.number(to) }) : t('knowledge.pageRange', { from: format.number(from), to: format.number(to), total: format.number(total) })}</span>
      <span className="pager">
        <Button size="small" icon={<LeftOutlined aria-hidden />} aria-label={t('knowledge.previous')} disabled={pages.before === 0} onClick={pages.back} />
        <Button size="small" icon={<RightOutlined aria-hidden />} aria-label={t('knowledge.next')} disabled={next === null || busy} onClick={() => next && pages.forward(next)} />
      </span>
    </div>
  )
}
