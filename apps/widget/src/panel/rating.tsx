import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { usePanel } from './context.ts'
import { StarIcon } from './icons.tsx'

const STEPS = [1, 2, 3, 4, 5]

/** Five steps and a word: asked for at the end, or from the menu. */
export function Rating({ onDone }: { onDone: () => void }): JSX.Element {
  const { client, texts, say } = usePanel()
  const [score, setScore] = useState(0)
  const [comment, setComment] = useState('')
  const submit = (event: Event): void => {
    event.preventDefault()
    if (score === 0) return
    const words = comment.trim()
    client.command({ do: 'rate', score, ...(words === '' ? {} : { comment: words }) })
    say(texts.thanks)
    onDone()
  }
  return (
    <form class="rating" onSubmit={submit}>
      <fieldset>
        <legend>{texts.rateTitle}</legend>
        <div class="stars">
          {STEPS.map((step) => (
            <label key={step} class={step <= score ? 'is-on' : ''}>
              <input type="radio" name="score" value={step} checked={step === score} aria-label={texts.rateLevels[step - 1]} onChange={() => setScore(step)} />
              <StarIcon filled={step <= score} />
            </label>
          ))}
        </div>
        <p class="level" aria-hidden="true">
          {texts.rateLevels[score - 1] ?? '\u00a0'}
        </p>
      </fieldset>
      {score > 0 && (
        <textarea rows={2} maxLength={1000} value={comment} placeholder={texts.rateComment} aria-label={texts.rateComment} onInput={(event) => setComment(event.currentTarget.value)} />
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
