import Icon from '@ant-design/icons'
import type { Availability } from '@yingda/contract'
import type { ReactNode } from 'react'

const muted = (): ReactNode => (
  <svg width="1em" height="1em" viewBox="0 0 1024 1024" fill="currentColor" aria-hidden>
    <path d="M625.9 115c-5.9 0-11.9 1.6-17.4 5.3L254 352H90c-8.8 0-16 7.2-16 16v288c0 8.8 7.2 16 16 16h164l354.5 231.7c5.5 3.6 11.6 5.3 17.4 5.3 16.7 0 32.1-13.3 32.1-32.1V147.1c0-18.8-15.4-32.1-32.1-32.1zM586 803L293.4 611.7l-18-11.7H146V424h129.4l17.9-11.7L586 221v582z" />
    <path d="M936 608 840 512l96-96-51-51-96 96-96-96-51 51 96 96-96 96 51 51 96-96 96 96z" />
  </svg>
)

export const MutedIcon = (): ReactNode => <Icon component={muted} aria-hidden />

const bot = (): ReactNode => (
  <svg width="1em" height="1em" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
    <rect x="3.5" y="6.5" width="13" height="9.5" rx="2.5" />
    <path d="M10 3.2v3.3M1.5 10.5v2.5M18.5 10.5v2.5M7.5 13.2h5" />
    <circle cx="7.3" cy="10" r=".7" fill="currentColor" />
    <circle cx="12.7" cy="10" r=".7" fill="currentColor" />
  </svg>
)

export const BotIcon = (): ReactNode => <Icon component={bot} aria-hidden />

/** Availability told by its shape as well as its colour: full, half, hollow. */
export function AvailabilityDot({ value }: { value: Availability }): ReactNode {
  return <span className={`availability availability-${value}`} aria-hidden />
}
