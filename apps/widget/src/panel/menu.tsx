import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Language } from '@yingda/contract'
import type { Theme } from '../bridge.ts'
import { usePanel } from './context.ts'
import { EndIcon, FreshIcon, MoreIcon, RateIcon, ShieldIcon } from './icons.tsx'

export interface MenuProps {
  theme: Theme
  canRate: boolean
  canEnd: boolean
  canBegin: boolean
  onLanguage: (language: Language) => void
  onTheme: (theme: Theme) => void
  onRate: () => void
  onEnd: () => void
  onBegin: () => void
  /** What was agreed to; null when the site asks for nothing. */
  onPrivacy: (() => void) | null
}

/** The menu behind '…', by the ARIA menu-button pattern: arrows move, Escape closes and gives the focus back. */
export function Menu(props: MenuProps): JSX.Element {
  const { texts, language } = usePanel()
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useOutside(box, isOpen, () => setOpen(false))
  useLayoutEffect(() => {
    if (isOpen) itemsOf(box.current)[0]?.focus()
  }, [isOpen])

  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }
  const act = (run: () => void) => () => {
    close()
    run()
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    } else if (event.key === 'Tab') setOpen(false)
    else if (moveFocus(box.current, event.key)) event.preventDefault()
  }
  return (
    <div class="menu" ref={box}>
      <button
        type="button"
        class="round"
        ref={button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={texts.menu}
        title={texts.menu}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' && !isOpen) setOpen(true)
        }}
      >
        <MoreIcon />
      </button>
      {isOpen && (
        <div class="menu-list" role="menu" aria-label={texts.menu} onKeyDown={onKey}>
          <Item disabled={!props.canBegin} onPick={act(props.onBegin)} icon={<FreshIcon />}>
            {texts.fresh}
          </Item>
          <Item disabled={!props.canRate} onPick={act(props.onRate)} icon={<RateIcon />}>
            {texts.rate}
          </Item>
          <Item disabled={!props.canEnd} onPick={act(props.onEnd)} icon={<EndIcon />}>
            {texts.end}
          </Item>
          {props.onPrivacy !== null && (
            <Item disabled={false} onPick={act(props.onPrivacy)} icon={<ShieldIcon />}>
              {texts.consentMenu}
            </Item>
          )}
          <Choices label={texts.language} chosen={language} onPick={props.onLanguage} options={[['zh', '中文'], ['en', 'English']]} />
          <Choices
            label={texts.theme}
            chosen={props.theme}
            onPick={props.onTheme}
            options={[['auto', texts.themes.auto], ['light', texts.themes.light], ['dark', texts.themes.dark]]}
          />
        </div>
      )}
    </div>
  )
}

function Item(props: { disabled: boolean; onPick: () => void; icon: JSX.Element; children: ComponentChildren }): JSX.Element {
  return (
    <button type="button" role="menuitem" tabIndex={-1} class="menu-item" aria-disabled={props.disabled} onClick={props.disabled ? undefined : props.onPick}>
      {props.icon}
      {props.children}
    </button>
  )
}

function Choices<T extends string>(props: { label: string; chosen: T; options: [T, string][]; onPick: (value: T) => void }): JSX.Element {
  return (
    <div role="group" aria-label={props.label} class="menu-group">
      <span class="menu-label" aria-hidden="true">
        {props.label}
      </span>
      <div class="menu-choices">
        {props.options.map(([value, label]) => (
          <button
            key={value}
            type="button"
            role="menuitemradio"
            tabIndex={-1}
            class="menu-choice"
            lang={value === 'zh' || value === 'en' ? value : undefined}
            aria-checked={value === props.chosen}
            onClick={() => props.onPick(value)}
          >
            {label}
          </button>
        ))}
      </div>
    </div>
  )
}

function itemsOf(box: HTMLElement | null): HTMLElement[] {
  return [...(box?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
}

function moveFocus(box: HTMLElement | null, key: string): boolean {
  const items = itemsOf(box)
  const at = items.indexOf(document.activeElement as HTMLElement)
  const next: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: items.length - 1,
  }
  const to = next[key]
  if (to === undefined) return false
  items[(to + items.length) % items.length]?.focus()
  return true
}

/** Calls when something outside is pressed or gets the focus. */
function useOutside(box: { current: HTMLElement | null }, isOn: boolean, run: () => void): void {
  useEffect(() => {
    if (!isOn) return undefined
    const onPress = (event: Event): void => {
      if (event.target instanceof Node && box.current?.contains(event.target) === false) run()
    }
    document.addEventListener('pointerdown', onPress)
    document.addEventListener('focusin', onPress)
    window.addEventListener('blur', run)
    return () => {
      document.removeEventListener('pointerdown', onPress)
      document.removeEventListener('focusin', onPress)
      window.removeEventListener('blur', run)
    }
  }, [isOn])
}
