import { ArrowLeftOutlined, CheckOutlined, ClockCircleOutlined, IdcardOutlined, MoreOutlined, SwapOutlined, UserAddOutlined } from '@ant-design/icons'
import type { ConversationState, Customer } from '@yingda/contract'
import { Button, Dropdown, Tooltip } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useI18n, type Translate } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { BotIcon } from '../../../ui/icons.tsx'
import { usePhone } from '../../../ui/media.ts'
import { customerName } from '../../../ui/names.ts'
import { useShortcuts } from '../../../ui/shortcuts.ts'
import { Elapsed } from '../../../ui/time.tsx'
import { DueMark, PriorityTag } from '../handling/marks.tsx'
import { actionsFor, type Action, type ActionId } from '../model/actions.ts'
import { useActions } from '../use-actions.ts'

const TransferDialog = lazy(() => import('./transfer-dialog.tsx'))
const CloseDialog = lazy(() => import('./close-dialog.tsx'))

const icons: Record<ActionId, ReactNode> = { accept: <UserAddOutlined aria-hidden />, takeOver: <UserAddOutlined aria-hidden />, transfer: <SwapOutlined aria-hidden />, returnToBot: <BotIcon />, close: <CheckOutlined aria-hidden /> }

interface HeadProps {
  state: ConversationState
  customer: Customer
  /** Out of this reader's sight: there is nothing to be done with it. */
  lost: boolean
  onBack: () => void
  onDetails: (() => void) | null
}

function ownerSentence(owner: ConversationState['owner'], t: Translate): string {
  if (owner.kind === 'agent') return t('owner.agent', { name: owner.name })
  if (owner.kind === 'bot') return t('owner.bot')
  return t(owner.kind === 'queue' ? 'inbox.ownerQueue' : 'owner.closed')
}

function Status({ state }: { state: ConversationState }): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const mine = state.owner.kind === 'agent' && state.owner.agentId === me.id
  return (
    <span className="head-status clip">
      {state.owner.kind === 'queue' && state.queuedAt ? <span className="head-wait"><ClockCircleOutlined aria-hidden /> {t('inbox.ownerQueue')} <Elapsed since={state.queuedAt} /></span> : mine ? t('owner.you') : ownerSentence(state.owner, t)}
      {state.owner.kind === 'agent' && <DueMark state={state} />}
    </span>
  )
}

function ActionButton({ action, primary, pending, onRun }: { action: Action; primary: boolean; pending: boolean; onRun: () => void }): ReactNode {
  const { t } = useI18n()
  const reason = action.blocked ? t(action.blocked.key, action.blocked.params) : ''
  return (
    <Tooltip title={primary ? '' : reason === '' ? t(`action.${action.id}`) : t('action.blocked', { action: t(`action.${action.id}`), reason })}>
      <Button className={primary ? 'act' : 'act act-folds'} type={primary ? 'primary' : 'default'} icon={icons[action.id]} disabled={action.blocked !== null} loading={pending} onClick={onRun} aria-description={reason === '' ? undefined : reason}>
        {t(`action.${action.id}`)}
      </Button>
    </Tooltip>
  )
}

/** Who it is, who has the conversation, and what can be done with it. */
export function ThreadHead({ state, customer, lost, onBack, onDetails }: HeadProps): ReactNode {
  const { t, language } = useI18n()
  const { me } = useSession()
  const phone = usePhone()
  const actions = useActions()
  const [transferring, setTransferring] = useState(false)
  const [closing, setClosing] = useState(false)
  const all = lost ? [] : actionsFor(state, me)
  const taking = all.find((action) => action.id === 'accept' || action.id === 'takeOver')
  const rest = all.filter((action) => action !== taking)

  const start = (id: ActionId): void => {
    if (id === 'transfer') return setTransferring(true)
    if (id === 'close') return setClosing(true)
    void actions.run({ do: id === 'takeOver' ? 'accept' : id, id: state.id })
  }
  const free = (id: ActionId): (() => void) | undefined => (all.some((action) => action.id === id && action.blocked === null) ? () => start(id) : undefined)
  useShortcuts({
    'conversation.accept': free('accept') ?? free('takeOver'), 'conversation.transfer': free('transfer'), 'conversation.returnToBot': free('returnToBot'), 'conversation.close': free('close'),
  })

  const pendingOf = (id: ActionId): boolean => actions.pending === (id === 'takeOver' ? 'accept' : id)
  const menu = rest.map((action) => ({ key: action.id, icon: icons[action.id], label: t(`action.${action.id}`), disabled: action.blocked !== null, title: action.blocked ? t(action.blocked.key, action.blocked.params) : '' }))
  return (
    <header className="thread-head">
      <Button className="thread-back" type="text" icon={<ArrowLeftOutlined aria-hidden />} aria-label={t('conversation.backToList')} onClick={onBack} />
      <div className="head-who">
        <div className="head-name">
          <h2 className="clip">{customerName(customer, t)}</h2>
          {state.language !== language && <span className="chip" title={t(state.language === 'en' ? 'inbox.langEn' : 'inbox.langZh')}>{state.language === 'en' ? 'EN' : '中'}</span>}
          <PriorityTag priority={state.priority} />
        </div>
        {!lost && <Status state={state} />}
      </div>
      <div className="head-actions">
        {taking && !(phone && taking.blocked) && <ActionButton action={taking} primary={taking.blocked === null} pending={pendingOf(taking.id)} onRun={() => start(taking.id)} />}
        {!phone && rest.map((action) => <ActionButton key={action.id} action={action} primary={false} pending={pendingOf(action.id)} onRun={() => start(action.id)} />)}
        {phone && menu.length > 0 && (
          <Dropdown trigger={['click']} menu={{ items: menu, onClick: ({ key }) => start(key as ActionId) }}>
            <Button type="text" icon={<MoreOutlined aria-hidden />} aria-label={t('conversation.more')} />
          </Dropdown>
        )}
        {onDetails && <Tooltip title={t('conversation.details')}><Button type="text" icon={<IdcardOutlined aria-hidden />} aria-label={t('conversation.details')} onClick={onDetails} /></Tooltip>}
      </div>
      {transferring && <Suspense fallback={null}><TransferDialog conversationId={state.id} onClose={() => setTransferring(false)} /></Suspense>}
      {closing && <Suspense fallback={null}><CloseDialog state={state} onClose={() => setClosing(false)} /></Suspense>}
    </header>
  )
}
