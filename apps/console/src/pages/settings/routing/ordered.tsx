import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, HolderOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { say } from '../../../notify/live-region.tsx'
import { moved } from './values.ts'

interface OrderedProps<T> {
  label: string
  items: readonly T[]
  keyOf: (item: T) => string
  nameOf: (item: T) => string
  editable: boolean
  onChange: (items: T[]) => void
  /** At least so many must stay. */
  least?: number
  /** False: an item cannot be taken away here. */
  removable?: boolean
  children: (item: T, index: number) => ReactNode
}

/** A list whose order matters: moved by dragging, or by its buttons with the keyboard. */
export function Ordered<T>({ label, items, keyOf, nameOf, editable, onChange, least = 0, removable = true, children }: OrderedProps<T>): ReactNode {
  const { t } = useI18n()
  const list = useRef<HTMLOListElement>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const focus = useRef<{ key: string; which: 'up' | 'down' } | null>(null)

  // The browser forgets the focus of what moves in the page.
  useEffect(() => {
    if (!focus.current) return
    const row = [...(list.current?.children ?? [])].find((child) => (child as HTMLElement).dataset['key'] === focus.current?.key)
    const wanted = row?.querySelector<HTMLButtonElement>(`[data-move="${focus.current.which}"]`)
    const usable = wanted?.disabled ? row?.querySelector<HTMLButtonElement>('[data-move]:not(:disabled)') : wanted
    focus.current = null
    usable?.focus()
  }, [items])

  const move = (from: number, to: number, which?: 'up' | 'down'): void => {
    const item = items[from]
    if (item === undefined || from === to) return
    if (which) focus.current = { key: keyOf(item), which }
    onChange(moved(items, from, to))
    say(t('routing.moved', { name: nameOf(item), n: to + 1 }))
  }
  const drop = (to: number): void => {
    if (dragged !== null) move(dragged, to)
    setDragged(null)
    setOver(null)
  }
  return (
    <ol className="ordered" aria-label={label} ref={list}>
      {items.map((item, index) => {
        const name = nameOf(item)
        return (
          <li
            key={keyOf(item)} data-key={keyOf(item)} className={`ordered-item${over === index && dragged !== index ? ' ordered-over' : ''}${dragged === index ? ' ordered-dragged' : ''}`}
            onDragOver={(event) => {
              if (dragged === null) return
              event.preventDefault()
              setOver(index)
            }}
            onDrop={(event) => {
              event.preventDefault()
              drop(index)
            }}
          >
            {editable && <span className="ordered-handle" draggable title={t('routing.drag')} aria-hidden onDragStart={() => setDragged(index)} onDragEnd={() => drop(dragged ?? index)}><HolderOutlined aria-hidden /></span>}
            <span className="ordered-place tabular quiet" aria-hidden>{index + 1}</span>
            <div className="ordered-body">{children(item, index)}</div>
            {editable && (
              <span className="ordered-actions">
                <Button type="text" size="small" data-move="up" disabled={index === 0} icon={<ArrowUpOutlined aria-hidden />} aria-label={t('routing.moveUp', { name })} onClick={() => move(index, index - 1, 'up')} />
                <Button type="text" size="small" data-move="down" disabled={index === items.length - 1} icon={<ArrowDownOutlined aria-hidden />} aria-label={t('routing.moveDown', { name })} onClick={() => move(index, index + 1, 'down')} />
                {removable && <Button type="text" size="small" disabled={items.length <= least} icon={<DeleteOutlined aria-hidden />} aria-label={t('routing.remove', { name })} onClick={() => onChange(items.filter((_, at) => at !== index))} />}
              </span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
