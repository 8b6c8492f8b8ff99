import { useState } from 'preact/hooks'

const keyOf = (name: string): string => `yingda:ticket:${name}:draft`

function read(name: string): string {
  try {
    return localStorage.getItem(keyOf(name)) ?? ''
  } catch {
    // The browser forbids storage: the words live as long as the page.
    return ''
  }
}

function write(name: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(keyOf(name))
    else localStorage.setItem(keyOf(name), text)
  } catch {
    return
  }
}

/** Words that are still there after the page was closed. */
export function useDraft(name: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => read(name))
  return [text, (next) => {
    setText(next)
    write(name, next)
  }]
}
