import type { Welcome } from '@yingda/contract'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { usePanel } from './context.ts'
import { levelOf } from './format.ts'
import { StarIcon } from './icons.tsx'

type Asks = Readonly<Omit<Welcome['rating'], 'tags'>> & { readonly tags: readonly string[] }

/** Steps, words to tap, whether it is solved, and a remark: asked for at the end, by an agent, or from the menu. */
export function Rating({ asks, onDone }: { asks: Asks; onDone: () => void }): JSX.Element {
  const { client, texts, say } = usePanel()
  const [score, setScore] = useState(0)
  const [tags, setTags] = useState<readonly string[]>([])
  const [solved, setSolved] = useState<boolean | null>(null)
  const [comment, setComment] = useState('')
  const steps = Array.from({ length: asks.scale }, (_, index) => index + 1)
  const submit = (event: Event): void => {
    event.preventDefault()
    if (score === 0) return
    const words = comment.trim()
    client.command({
      do: 'rate', score, scale: asks.scale, ...(tags.length === 0 ? {} : { tags: [...tags] }), ...(solved === null ? {} : { solved }), ...(words === '' ? {} : { comment: words }),
    })
    say(texts.thanks)
    onDone()
  }
  return (
    <form class="rating" onSubmit={submit}>
      <fieldset>
        <legend>{texts.rateTitle}</legend>
        <div class="stars">
          {steps.map((step) => (
            <label key={step} class={step <= score ? 'is-on' : ''}>
              <input type="radio" name="score" value={step} checked={step === score} aria-label={levelOf(texts.rateLevels, step, asks.scale)} onChange={() => setScore(step)} />
              <StarIcon filled={step <= score} />
            </label>
          ))}
        </div>
        <p class="level" aria-hidden="true">
          {score === 0 ? '\u00a0' : levelOf(texts.rateLevels, score, asks.scale)}
        </p>
      </fieldset>
      {score > 0 && (
        <>
          {asks.tags.length > 0 && (
            <div class="rating-tags" role="group" aria-label={texts.rateTags}>
              {asks.tags.map((tag) => (
                <Toggle key={tag} text={tag} on={tags.includes(tag)} onToggle={(on) => setTags(on ? [...tags, tag] : tags.filter((one) => one !== tag))} />
              ))}
            </div>
          )}
          {asks.askSolved && (
            <div class="rating-tags" role="group" aria-label={texts.rateSolved}>
              <span class="rating-ask">{texts.rateSolved}</span>
              <Toggle text={texts.yes} on={solved === true} onToggle={(on) => setSolved(on ? true : null)} />
              <Toggle text={texts.no} on={solved === false} onToggle={(on) => setSolved(on ? false : null)} />
            </div>
          )}
          <textarea rows={2} maxLength={1000} value={comment} placeholder={texts.rateComment} aria-label={texts.rateComment} onInput={(event) => setComment(event.currentTarget.value)} />
        </>
      )}
      <div class="rating-buttons">
        <button type="button" class="button" onClick={onDone}>
          {texts.rateLater}
        </button>
        <button type="submit" class="button button-main" aria-disabled={score === 0}>
          {texts.rateSubmit}
        </button>
      </div>
    </form>
  )
}

function Toggle({ text, on, onToggle }: { text: string; on: boolean; onToggle: (on: boolean) => void }): JSX.Element {
  return (
    <button type="button" class={`button button-small${on ? ' is-on' : ''}`} aria-pressed={on} onClick={() => onToggle(!on)}>
      {text}
    </button>
  )
}
