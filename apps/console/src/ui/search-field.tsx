import { SearchOutlined } from '@ant-design/icons'
import { Input, type InputRef } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useDebounced } from './debounced.ts'
import { useShortcut } from './shortcuts.ts'

const STILL_MS = 250

/** A search that is told when typing pauses; the key `/` goes to it. */
export function SearchField({ value, label, onSearch }: { value: string; label: string; onSearch: (search: string) => void }): ReactNode {
  const [text, setText] = useState(value)
  const input = useRef<InputRef>(null)
  const settled = useDebounced(text.trim(), STILL_MS)
  useShortcut('/', () => input.current?.focus({ cursor: 'all' }))
  useEffect(() => {
    if (settled !== value) onSearch(settled)
    // Only what was typed moves the address.
  }, [settled])
  useEffect(() => setText((typed) => (typed.trim() === value ? typed : value)), [value])
  return <Input ref={input} className="grow" allowClear prefix={<SearchOutlined aria-hidden />} value={text} maxLength={200} placeholder={label} aria-label={label} onChange={(event) => setText(event.target.value)} />
}
