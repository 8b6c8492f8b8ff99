export const parts = ['orders', 'products', 'enumerations'] as const
export type Part = (typeof parts)[number]

/** What every part of the page gets. */
export interface PartProps {
  params: URLSearchParams
  /** Changes the address; null takes a parameter away. */
  onGo: (change: Record<string, string | null>) => void
  /** Something was stored. */
  onSaved: () => void
}
