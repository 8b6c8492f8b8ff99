import { useSyncExternalStore } from 'react'
import { stored } from '../ui/stored.ts'

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
const enabled = stored('yd.sound', true, isBoolean)

export const useSound = (): boolean => useSyncExternalStore(enabled.subscribe, enabled.get)
export const setSound = (on: boolean): void => enabled.set(on)

/** Notes in Hz and when they begin, in seconds. Two rising for who waits, one soft pair for a message. */
const tunes = {
  waiting: [[659.25, 0], [880, 0.16]],
  message: [[783.99, 0], [1046.5, 0.08]],
} as const
export type Tune = keyof typeof tunes

const QUIET_MS = 1_500
let context: AudioContext | null = null
let lastAt = 0

function note(audio: AudioContext, frequency: number, after: number, loudness: number): void {
  const begin = audio.currentTime + after
  const tone = audio.createOscillator()
  const gain = audio.createGain()
  tone.type = 'sine'
  tone.frequency.value = frequency
  gain.gain.setValueAtTime(0, begin)
  gain.gain.linearRampToValueAtTime(loudness, begin + 0.012)
  gain.gain.exponentialRampToValueAtTime(0.0001, begin + 0.32)
  tone.connect(gain).connect(audio.destination)
  tone.start(begin)
  tone.stop(begin + 0.34)
}

/**
 * Plays a tune unless it is muted, or one was played a moment ago. Browsers allow it only after somebody has touched the
 * page; before that nothing is heard.
 */
export function play(tune: Tune): void {
  if (!enabled.get() || Date.now() - lastAt < QUIET_MS) return
  lastAt = Date.now()
  context ??= new AudioContext()
  const audio = context
  const start = (): void => tunes[tune].forEach(([frequency, after]) => note(audio, frequency, after, tune === 'waiting' ? 0.16 : 0.09))
  if (audio.state === 'running') return start()
  void audio.resume().then(() => {
    if (audio.state === 'running') start()
  })
}
