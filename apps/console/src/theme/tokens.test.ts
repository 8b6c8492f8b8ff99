import { describe, expect, it } from 'vitest'
import { cssVariables, palettes, type Palette } from './tokens.ts'

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const surfaces = ['canvas', 'surface', 'raised', 'sunken', 'hover', 'selected'] as const
const pairs: [keyof Palette, keyof Palette][] = [
  ...(['text', 'textSecondary', 'textTertiary', 'accent', 'danger', 'link', 'success'] as const).flatMap((ink) =>
    surfaces.map((surface): [keyof Palette, keyof Palette] => [ink, surface]),
  ),
  ['onAccent', 'accent'],
  ['onAccent', 'accentStrong'],
  ['accentStrong', 'accentSoft'],
  ['text', 'accentSoft'],
  ['textTertiary', 'accentSoft'],
  ['danger', 'dangerSoft'],
  ['text', 'dangerSoft'],
  ['warning', 'warningSoft'],
  ['warning', 'surface'],
  ['warning', 'selected'],
  ['text', 'warningSoft'],
  ['textTertiary', 'warningSoft'],
]

describe('palettes', () => {
  for (const [mode, palette] of Object.entries(palettes)) {
    it.each(pairs)(`${mode}: %s on %s reaches 4.5:1`, (ink, surface) => {
      expect(contrast(palette[ink], palette[surface])).toBeGreaterThanOrEqual(4.5)
    })
  }

  for (const [mode, palette] of Object.entries(palettes)) {
    it.each(surfaces)(`${mode}: the outline of a checkbox on %s reaches 3:1`, (surface) => {
      expect(contrast(palette.control, palette[surface])).toBeGreaterThanOrEqual(3)
    })
  }

  it('become custom properties', () => {
    expect(cssVariables(palettes.light)['--yd-text-secondary']).toBe(palettes.light.textSecondary)
  })
})
