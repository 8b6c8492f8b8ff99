import type { BotTest } from '@yingda/contract'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useI18n, type Key, type Translate } from '../../i18n/i18n.tsx'
import { byProducer, noticedIn, noticedNothing, type Noticed } from './signals.ts'

const producers: Readonly<Record<string, Key>> = { curated: 'producer.curated', classifier: 'producer.classifier', retrieval: 'producer.retrieval', passages: 'producer.passages', 'small-talk': 'producer.small-talk' }
const entities: Readonly<Record<string, Key>> = {
  date: 'entity.date', time: 'entity.time', datetime_range: 'entity.datetime_range', phone: 'entity.phone', email: 'entity.email', amount: 'entity.amount', quantity: 'entity.quantity', order_number: 'entity.order_number',
  tracking_number: 'entity.tracking_number', id_card: 'entity.id_card', bank_card: 'entity.bank_card', address: 'entity.address', person_name: 'entity.person_name', plate: 'entity.plate', product: 'entity.product', enumeration: 'entity.enumeration',
}
const moods: Readonly<Record<NonNullable<Noticed['mood']>['level'], Key>> = { unhappy: 'test.moodUnhappy', angry: 'test.moodAngry', furious: 'test.moodFurious' }
const nameIn = (names: Readonly<Record<string, Key>>, id: string, t: Translate): string => {
  const key = names[id]
  return key ? t(key) : id
}

interface EvidenceProps {
  answer: BotTest
  onOpenEntry: (id: string) => void
}

/** An entry by its question, as the way to it; small talk is built in and cannot be opened. */
function EntryName({ id, name, onOpenEntry }: { id: string | null; name: string; onOpenEntry: (id: string) => void }): ReactNode {
  return id === null ? name : <button type="button" className="entry-link" onClick={() => onOpenEntry(id)}>{name}</button>
}

function Terms({ terms }: { terms: readonly string[] }): ReactNode {
  const { t } = useI18n()
  if (terms.length === 0) return null
  return <span className="evidence-terms"><span className="quiet small">{t('test.shared')}</span>{terms.map((term) => <Tag key={term}>{term}</Tag>)}</span>
}

const Bar = ({ share }: { share: number }): ReactNode => <span className="score-bar" style={{ inlineSize: `${Math.max(0, Math.min(1, share)) * 48}px` }} aria-hidden />

function Moods({ mood }: { mood: NonNullable<Noticed['mood']> }): ReactNode {
  const { t, language } = useI18n()
  return <>{t(moods[mood.level])}{mood.threatens && ` · ${t('test.moodThreatens')}`}{mood.signs.length > 0 && <span className="quiet"> {mood.signs.join(language === 'zh' ? '、' : ', ')}</span>}</>
}

function Denied({ denial }: { denial: NonNullable<Noticed['denial']> }): ReactNode {
  const { t } = useI18n()
  return <>{denial.question === null ? t('test.denialPlain') : t('test.denialOf', { question: denial.question })}{denial.asked !== null && <span className="evidence-line">{t('test.denialAsked', { text: denial.asked })}</span>}</>
}

/** What was understood beside the question itself: corrections, the conversation, the mood, what is named. */
export function Signals({ answer, message }: { answer: BotTest; message: string }): ReactNode {
  const { t } = useI18n()
  const noticed = noticedIn(answer.record, message)
  if (noticedNothing(noticed)) return null
  const { corrected, followUp, denial, parts, mood } = noticed
  const rows: readonly (readonly [Key, ReactNode] | null)[] = [
    corrected === null ? null : ['test.corrected', corrected],
    followUp && ['test.followUp', t(followUp.reading === 'joined' ? 'test.followUpJoined' : 'test.followUpAlone', { text: followUp.text })],
    denial && ['test.denial', <Denied key="denial" denial={denial} />],
    parts.length > 0 ? ['test.parts', parts.map((part, at) => <span key={at} className="evidence-line">{part.text} <span className="quiet">→ {part.question}</span></span>)] : null,
    mood && ['test.mood', <Moods key="mood" mood={mood} />],
    noticed.entities.length > 0 ? ['test.entities', noticed.entities.map((entity, at) => <span key={at} className="evidence-line">{nameIn(entities, entity.type, t)}: {entity.text}{entity.value !== null && <span className="quiet"> = {entity.value}</span>}</span>)] : null,
  ]
  return <dl className="signals" aria-label={t('test.signals')}>{rows.flatMap((row) => (row ? [<div key={row[0]}><dt>{t(row[0])}</dt><dd className="wrap">{row[1]}</dd></div>] : []))}</dl>
}

/** The entries most like the message, and what it takes to answer with one. */
export function Ranking({ answer, onOpenEntry }: EvidenceProps): ReactNode {
  const { t, format } = useI18n()
  const { answerAt, suggestAt } = answer.thresholds
  if (answer.ranking.length === 0) return null
  return (
    <>
      <table className="candidates">
        <thead><tr><th scope="col">{t('test.ranking')}</th><th scope="col" className="number">{t('test.probability')}</th></tr></thead>
        <tbody>
          {answer.ranking.slice(0, 5).map((one) => (
            <tr key={`${one.kind} ${one.entryId}`}>
              <td>
                <EntryName id={one.kind === 'entry' ? one.entryId : null} name={one.question} onOpenEntry={onOpenEntry} />
                {one.nearest !== null && one.nearest !== one.question && <span className="quiet small candidate-evidence">{t('test.nearest', { question: one.nearest })}</span>}
              </td>
              <td className="number tabular"><Bar share={one.probability} />{format.percent(one.probability)}{one.probability >= answerAt ? <span className="evidence-line quiet small">{t('test.overAnswer')}</span> : null}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet small evidence-thresholds">{t('test.thresholds', { answer: format.percent(answerAt), suggest: format.percent(suggestAt), cover: format.percent(answer.cover) })}</p>
    </>
  )
}

/** What each producer proposed, and by which words. */
export function Evidence({ answer, onOpenEntry }: EvidenceProps): ReactNode {
  const { t } = useI18n()
  if (answer.candidates.length === 0) return <p className="quiet small">{t('test.noCandidates')}</p>
  return byProducer(answer.candidates).map(({ producer, candidates }) => {
    const best = Math.max(...candidates.map(({ ownScore }) => ownScore), 0.0001)
    return (
      <table key={producer} className="candidates producer-candidates">
        <thead><tr><th scope="col">{nameIn(producers, producer, t)}</th><th scope="col" className="number">{t('test.score')}</th></tr></thead>
        <tbody>
          {candidates.map((candidate, at) => (
            <tr key={at}>
              <td>
                <EntryName id={candidate.command === 'smalltalk' || candidate.command === 'chitchat' ? null : (candidate.entryId ?? null)} name={candidate.question ?? candidate.entryId ?? candidate.command} onOpenEntry={onOpenEntry} />
                {candidate.nearest === null ? candidate.evidence && <span className="quiet small candidate-evidence">{candidate.evidence}</span> : <span className="quiet small candidate-evidence">{t('test.nearest', { question: candidate.nearest })}</span>}
                <Terms terms={candidate.terms} />
              </td>
              <td className="number tabular"><Bar share={candidate.ownScore / best} />{candidate.ownScore.toFixed(3)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )
  })
}
