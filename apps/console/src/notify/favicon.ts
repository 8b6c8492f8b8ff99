import { palettes } from '../theme/tokens.ts'
import { logoAnswer, logoBubble } from '../ui/logo.tsx'

const SIZE = 64
const palette = palettes.light

function drawMark(context: CanvasRenderingContext2D): void {
  context.scale(SIZE / 32, SIZE / 32)
  context.fillStyle = palette.accent
  context.beginPath()
  context.roundRect(0, 0, 32, 32, 8)
  context.fill()
  context.fillStyle = context.strokeStyle = palette.onAccent
  context.fill(new Path2D(logoBubble))
  context.lineWidth = 1.8
  context.stroke(new Path2D(logoAnswer))
}

function drawBadge(context: CanvasRenderingContext2D, count: number): void {
  context.fillStyle = palette.danger
  context.beginPath()
  context.arc(22.5, 9.5, 9.5, 0, Math.PI * 2)
  context.fill()
  context.fillStyle = palette.onAccent
  context.font = 'bold 14px system-ui, sans-serif'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(count > 9 ? '9+' : String(count), 22.5, 10.2)
}

/** Draws the icon of the tab, with a number when something waits. */
export function drawFavicon(count: number): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = SIZE
  const context = canvas.getContext('2d')
  if (!link || !context) return
  drawMark(context)
  if (count > 0) drawBadge(context, count)
  link.type = 'image/png'
  link.href = canvas.toDataURL('image/png')
}
