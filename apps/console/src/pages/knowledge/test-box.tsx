import { CloseOutlined, ReloadOutlined, SendOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import type { Language } from '@yingda/contract'
import { Alert, Button, Input, Segmented, Tooltip, type GetRef } from 'antd'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { randomId } from '../../ui/ids.ts'
import { useSegmentNames } from '../customers/profile/use-customer.ts'
import { SegmentsSelect } from '../customers/segments/select.tsx'
import { TestTurn, type Turn } from './test-turn.tsx'

interface TestBoxProps {
  /** A question to begin with: written in, not asked, for the bot may still be learning it. */
  ask: string | null
  onOpenEntry: (id: string) => void
  onClose: () => void
}

/** The bot, asked as a customer would, with its reasons. */
export default function TestBox({ ask, onOpenEntry, onClose }: TestBoxProps): ReactNode {
  const { t, language } = useI18n()
  const [spoken, setSpoken] = useState<Language>(language)
  const [segmentIds, setSegmentIds] = useState<readonly string[]>([])
  const segments = useSegmentNames()
  const [turns, setTurns] = useState<readonly Turn[]>([])
  const [text, setText] = useState(ask ?? '')
  const field = useRef<GetRef<typeof Input.TextArea>>(null)
  const test = useMutation({
    mutationFn: ({ turn, choice }: { turn: Turn; choice: string | undefined }) => {
      const state = turns.at(-1)?.answer?.state
      return api.testBot({ body: { text: turn.text, language: spoken, ...(choice === undefined ? {} : { choice }), ...(segmentIds.length === 0 ? {} : { segmentIds: [...segmentIds] }), ...(state ? { state } : {}) } })
    },
    onMutate: ({ turn }) => setTurns((all) => [...all, turn]),
    onSuccess: (answer, { turn }) => setTurns((all) => all.map((old) => (old.id === turn.id ? { ...old, answer } : old))),
    onError: (_, { turn }) => {
      setTurns((all) => all.filter((old) => old.id !== turn.id))
      setText(turn.text)
    },
  })

  const send = (question: string, choice?: string): void => {
    if (question.trim() === '' || test.isPending) return
    setText('')
    test.mutate({ turn: { id: randomId(), text: question.trim(), answer: null }, choice })
  }
  const restart = (): void => {
    setTurns([])
    test.reset()
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send(text)
  }

  useEffect(() => {
    if (ask) setText(ask)
    field.current?.focus({ cursor: 'end' })
  }, [ask])

  return (
    <div className="test">
      <div className="test-head">
        <div><h2>{t('test.title')}</h2><p className="test-hint quiet small">{t('test.hint')}</p></div>
        <Segmented<Language> size="small" aria-label={t('test.language')} value={spoken} onChange={(next) => { setSpoken(next); restart() }} options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} />
        <Tooltip title={t('test.restart')}><Button type="text" icon={<ReloadOutlined aria-hidden />} aria-label={t('test.restart')} onClick={restart} disabled={turns.length === 0} /></Tooltip>
        <Button type="text" icon={<CloseOutlined aria-hidden />} aria-label={t('common.close')} onClick={onClose} />
      </div>
      {segments.length > 0 && (
        <div className="test-as"><label className="quiet small" htmlFor="test-segments">{t('test.segments')}</label><SegmentsSelect id="test-segments" value={segmentIds} onChange={(next) => { setSegmentIds(next); restart() }} /></div>
      )}
      <div className="test-log" role="log" aria-live="polite" aria-label={t('test.title')} tabIndex={0}>
        {turns.length === 0 && <EmptyState title={t('test.title')} hint={t('test.empty')} />}
        {turns.map((turn, index) => <TestTurn key={turn.id} turn={turn} latest={index === turns.length - 1} onChoice={send} onOpenEntry={onOpenEntry} />)}
        {test.isError && <Alert type="error" showIcon title={failureText(test.error)} />}
      </div>
      <div className="test-ask">
        <Input.TextArea ref={field} value={text} maxLength={4000} autoSize={{ minRows: 1, maxRows: 5 }} placeholder={t('test.placeholder')} aria-label={t('test.placeholder')} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} />
        <Button type="primary" icon={<SendOutlined aria-hidden />} loading={test.isPending} disabled={text.trim() === ''} onClick={() => send(text)}>{t('test.ask')}</Button>
      </div>
    </div>
  )
}
