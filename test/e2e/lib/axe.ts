import axe from 'axe-core'
import type { Frame, Page } from 'playwright-core'
import { eventually } from './eventually.ts'

const ALL = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] } as const
/** The rules that ask for colours: light and dark are the same elements in others. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } as const

interface Finding {
  rule: string
  impact: string
  help: string
  where: string[]
}

/**
 * Looks at a screen in light and in dark, and fails with what axe finds serious or critical. The page stays in the one it
 * was looked at last, so that nothing goes on while colours change.
 * @param frame the frame to look at, when it is not the whole page
 */
export async function expectAccessible(page: Page, screen: string, frame: Frame = page.mainFrame()): Promise<void> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const [first, second] = isDark ? (['dark', 'light'] as const) : (['light', 'dark'] as const)
  for (const [colorScheme, rules] of [[first, ALL], [second, COLOURS]] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // what is there only while colours change is read once more
    await eventually(() => findings(frame, rules), [], `${screen}, ${colorScheme}`)
  }
}

async function findings(frame: Frame, rules: typeof ALL | typeof COLOURS): Promise<Finding[]> {
  if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe.source)
  return frame.evaluate(async (runOnly) => {
    const { axe: engine } = window as unknown as { axe: typeof axe }
    const { violations } = await engine.run(document, { runOnly: { type: runOnly.type, values: [...runOnly.values] }, resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, help, nodes }) => ({ rule: id, impact: impact ?? '', help, where: nodes.slice(0, 5).map((node) => `${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1] ?? ''}`) }))
  }, rules)
}
