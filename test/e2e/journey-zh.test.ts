import { defineJourney } from './lib/define-journey.ts'

defineJourney('zh')
