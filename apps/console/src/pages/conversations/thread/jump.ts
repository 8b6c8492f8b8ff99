/** Brings a message into sight and gives it the focus. */
export function jumpTo(seq: number): void {
  const row = document.querySelector<HTMLElement>(`.log [data-seq="${String(seq)}"]`)
  row?.scrollIntoView({ block: 'center' })
  row?.focus({ preventScroll: true })
}
