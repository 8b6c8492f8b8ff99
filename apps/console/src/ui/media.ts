import { useCallback, useEffect, useState, useSyncExternalStore, type RefObject } from 'react'

/** Whether a media query fits, live. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

export const usePhone = (): boolean => useMedia('(max-width: 767px)')
/** Room for a third column. */
export const useWide = (): boolean => useMedia('(min-width: 1200px)')

/** True from the first time the element came near the visible part. */
export function useSeen(element: RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const target = element.current
    if (!target || seen) return
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true)
    }, { rootMargin: '300px' })
    observer.observe(target)
    return () => observer.disconnect()
  }, [element, seen])
  return seen
}
