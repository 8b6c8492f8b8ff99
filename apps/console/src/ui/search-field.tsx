import { SearchOutlined } from '@ant-design/icons'
import { Input, type InputRef } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useDebounced } from './debounced.ts'
import { useShortcuts } from './shortcuts.ts'

const STILL_MS = 250

interface SearchFieldProps {
  value: string
  label: string
  maxLength?: number
  /** Begins in it. */
  autoFocus?: boolean
  onSearch: (search: string) => void
}

/** A search that is told when typing pauses; the key `/` goes to it. */
export function SearchField({ value, label, maxLength = 200, autoFocus = false, onSearch }: SearchFieldProps): ReactNode {
  const [text, setText] = useState(value)
  const input = useRef<InputRef>(null)
  const settled = useDebounced(text.trim(), STILL_MS)
  useShortcuts({ 'list.search': () => input.current?.focus({ cursor: 'all' }) })
  useEffect(() => {
    if (settled !== value) onSearch(settled)
    // Only what was typed moves the address.
  }, [settled])
  useEffect(() => setText((typed) => (typed.trim() === value ? typed : value)), [value])
  return <Input ref={input} className="grow" allowClear prefix={<SearchOutlined aria-hidden />} value={text} maxLength={maxLength} autoFocus={autoFocus} placeholder={label} aria-label={label} onChange={(event) => setText(event.target.value)} />
}
