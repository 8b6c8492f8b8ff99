export function fingerprint(root: string, places: string[]): string
export function isStamped(root: string, part: string, state: string): boolean
export function setStamp(root: string, part: string, state: string): void
export function clearStamp(root: string, part: string): void
