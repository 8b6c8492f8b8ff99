import { UserOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { BotIcon } from './icons.tsx'
import { initials } from './names.ts'

/** A person's initials; somebody without a name gets a figure. The bot is square. */
export function PersonAvatar({ name, size }: { name: string | null; size: number }): ReactNode {
  return <span className="avatar" style={{ width: size, height: size, fontSize: size * 0.4 }} aria-hidden>{name === null ? <UserOutlined aria-hidden /> : initials(name)}</span>
}

export function BotAvatar({ size }: { size: number }): ReactNode {
  return <span className="avatar avatar-bot" style={{ width: size, height: size, fontSize: size * 0.58 }} aria-hidden><BotIcon /></span>
}
