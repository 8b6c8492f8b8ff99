/** Frames to wait for something that is only just being drawn: about a second. */
const FRAMES = 60

/** Does something with an element as soon as it is on the page; nothing when it does not come. */
export function whenThere(selector: string, act: (element: HTMLElement) => void, frames = FRAMES): void {
  const found = document.querySelector<HTMLElement>(selector)
  if (found) return act(found)
  if (frames > 0) requestAnimationFrame(() => whenThere(selector, act, frames - 1))
}
