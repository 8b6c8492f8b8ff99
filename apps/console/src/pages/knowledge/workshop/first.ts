import { useState } from 'react'

/** A value made once, for as long as the component stays. */
export function useFirst<T>(make: () => T): T {
  const [value] = useState(make)
  return value
}
