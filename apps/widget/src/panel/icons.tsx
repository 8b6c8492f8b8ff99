import type { ComponentChildren, JSX } from 'preact'

function Icon({ children, size = 20 }: { children: ComponentChildren; size?: number }): JSX.Element {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
      {children}
    </svg>
  )
}

export const SendIcon = (): JSX.Element => (
  <Icon>
    <path d="M5 12 4 4l17 8-17 8 1-8Zm0 0h8" />
  </Icon>
)
export const AttachIcon = (): JSX.Element => (
  <Icon>
    <path d="m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4L14.5 7.3" />
  </Icon>
)
export const PersonIcon = ({ size = 18 }: { size?: number }): JSX.Element => (
  <Icon size={size}>
    <path d="M4 14v-2a8 8 0 0 1 16 0v2" />
    <path d="M4 14a2 2 0 0 1 2-2h1v6H6a2 2 0 0 1-2-2v-2Zm16 0a2 2 0 0 0-2-2h-1v6h1a2 2 0 0 0 2-2v-2Zm-1 4c0 2-2 3-5 3" />
  </Icon>
)
/** A pine cone: the face of the bot. */
export const BotIcon = ({ size = 20 }: { size?: number }): JSX.Element => (
  <Icon size={size}>
    <path d="M12 7c4 0 6 3 6 6.5S15.5 21 12 21s-6-4-6-7.5S8 7 12 7Z" />
    <path d="M12 7V3m0 2c1.5 0 2.5-.7 3-2M6.6 11.5 12 15l5.4-3.5M7 16.5l5 3 5-3" />
  </Icon>
)
export const MoreIcon = (): JSX.Element => (
  <Icon>
    <path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3" />
  </Icon>
)
export const CloseIcon = (): JSX.Element => (
  <Icon>
    <path d="M6 6l12 12M18 6 6 18" />
  </Icon>
)
export const DownIcon = ({ size = 18 }: { size?: number }): JSX.Element => (
  <Icon size={size}>
    <path d="m6 9 6 6 6-6" />
  </Icon>
)
export const NextIcon = (): JSX.Element => (
  <Icon size={16}>
    <path d="m9 6 6 6-6 6" />
  </Icon>
)
export const UpThumb = (): JSX.Element => (
  <Icon size={18}>
    <path d="M7 11v9H4v-9h3Zm0 0 4-7c1.5 0 2.3 1 2 2.5L12.3 10H18a2 2 0 0 1 2 2.4l-1.2 6A2 2 0 0 1 16.8 20H7" />
  </Icon>
)
export const DownThumb = (): JSX.Element => (
  <Icon size={18}>
    <path d="M17 13V4h3v9h-3Zm0 0-4 7c-1.5 0-2.3-1-2-2.5l.7-3.5H6a2 2 0 0 1-2-2.4l1.2-6A2 2 0 0 1 7.2 4H17" />
  </Icon>
)
export const BookIcon = (): JSX.Element => (
  <Icon size={16}>
    <path d="M4 5a2 2 0 0 1 2-2h13v16H6a2 2 0 0 0-2 2V5Zm0 16a2 2 0 0 0 2 1h13M8 8h7" />
  </Icon>
)
export const FormIcon = (): JSX.Element => (
  <Icon size={18}>
    <path d="M8 4H6a1 1 0 0 0-1 1v15a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V5a1 1 0 0 0-1-1h-2M9 3h6v3H9V3Zm0 8h6m-6 4h4" />
  </Icon>
)
export const FileIcon = (): JSX.Element => (
  <Icon size={24}>
    <path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5Zm0 0v5h5" />
  </Icon>
)
export const StarIcon = ({ filled }: { filled: boolean }): JSX.Element => (
  <svg class="icon" width="32" height="32" viewBox="0 0 24 24" fill={filled ? 'currentColor' : 'none'} stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" aria-hidden="true" focusable="false">
    <path d="m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.9-5.2 2.9 1-5.9L3.5 9.7l5.9-.8L12 3.5Z" />
  </svg>
)
export const CheckIcon = ({ double = false }: { double?: boolean }): JSX.Element => (
  <Icon size={14}>
    <path d={double ? 'm2 13 4 4L14 8m-3 8 1 1 9-9' : 'm5 13 4 4L19 7'} />
  </Icon>
)
export const AlertIcon = (): JSX.Element => (
  <Icon size={16}>
    <path d="M12 8v5m0 3.5h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z" />
  </Icon>
)
export const ClockIcon = (): JSX.Element => (
  <Icon size={14}>
    <path d="M12 7v5l3 2m-3-11a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z" />
  </Icon>
)
export const FreshIcon = (): JSX.Element => (
  <Icon size={18}>
    <path d="M12 5v14M5 12h14" />
  </Icon>
)
export const EndIcon = (): JSX.Element => (
  <Icon size={18}>
    <path d="M9 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h3m6-4 4-4-4-4m4 4H9" />
  </Icon>
)
export const ShieldIcon = (): JSX.Element => (
  <Icon size={18}>
    <path d="m9 12 2 2 4-4M12 3l7 3v5c0 4.5-3 8-7 10-4-2-7-5.5-7-10V6l7-3Z" />
  </Icon>
)
export const RateIcon = (): JSX.Element => (
  <Icon size={18}>
    <path d="m12 4 2.4 5 5.6.8-4 3.9.9 5.5-4.9-2.6-4.9 2.6.9-5.5-4-3.9L9.6 9 12 4Z" />
  </Icon>
)
