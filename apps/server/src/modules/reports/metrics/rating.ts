import { share, words } from './make.ts'
import type { Metric } from './types.ts'

const sides = [
  { key: 'people', subject: 'agent', zh: '人工', en: 'people', eligible: 'f.person_at is not null' },
  { key: 'bot', subject: 'bot', zh: '机器人', en: 'the bot', eligible: 'f.bot_turns > 0 and f.bot_messages > 0 and f.person_at is null' },
] as const
const ended = `f.ended_at is not null and f.end_reason not in ('closed_blocked', 'closed_left_message', 'closed_stale')`

/** Of two steps the upper one, of three the highest, of five the two highest. */
const good = (subject: string): string => `f.${subject}_score >= case f.${subject}_scale when 2 then 2 when 3 then 3 else 4 end`

/** Ratings; those of people and of the bot are never mixed. */
export const ratingMetrics: Metric[] = sides.flatMap(({ key, subject, zh, en, eligible }) => [
  share({
    id: `invited_rate_${key}`, area: 'rating', source: 'session', where: `${ended} and ${eligible}`, part: `f.${subject}_invited`, better: 'more', name: words(`邀评率（${zh}）`, `Asked to rate ${en}`), formula: words('邀请评价的会话 ÷ 可评价的会话', 'Sessions asked ÷ sessions that could be rated'),
    numerator: words('邀请过评价', 'asked'), denominator: words(`已结束的${zh}会话`, `sessions of ${en} that are over`), exclusions: words('拉黑、转留言和沉默多日后补关的不计：那时不邀评。', 'Without blocked ones, messages left and those tidied up after days of silence: nobody is asked then.'),
  }),
  share({
    id: `rated_rate_${key}`, area: 'rating', source: 'session', where: `f.${subject}_invited`, part: `f.${subject}_score is not null`, better: 'more', name: words(`参评率（${zh}）`, `Rated ${en}`), formula: words('评价 ÷ 邀评', 'Rated ÷ asked'),
    numerator: words('邀请后评价', 'rated'), denominator: words('邀请过评价的会话', 'sessions asked'), exclusions: words('客户未被邀请而主动评价的不计入此率，但计入满意率。', 'Those who rated without being asked are not part of this, but of the satisfaction.'),
  }),
  share({
    id: `satisfied_rate_${key}`, area: 'rating', source: 'session', where: `f.${subject}_score is not null`, part: good(subject), better: 'more', name: words(`满意率（${zh}）`, `Satisfied with ${en}`), formula: words('好评 ÷ 评价', 'Good ratings ÷ ratings'),
    numerator: words('好评：两级的 2，三级的 3，五级的 4 和 5', 'good: 2 of two steps, 3 of three, 4 and 5 of five'), denominator: words('有评价的会话，每次会话以最后一次为准', 'sessions rated, each by its last rating'),
  }),
])
