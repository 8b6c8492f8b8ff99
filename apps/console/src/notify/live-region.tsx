import { useEffect, useState, type ReactNode } from 'react'
import { createEmitter } from '../realtime/emitter.ts'

const spoken = createEmitter<string>()

/** Says a sentence to those who listen to a screen reader. */
export const say = (text: string): void => spoken.emit(text)

/** The place where it is said; once in the document. */
export function LiveRegion(): ReactNode {
  const [text, setText] = useState('')
  useEffect(() => spoken.on(setText), [])
  return <div className="visually-hidden" role="status" aria-live="polite">{text}</div>
}
