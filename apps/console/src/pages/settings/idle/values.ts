import type { IdlePolicy } from '@yingda/contract'

/** The policy as the form has it: minutes, 0 for never. */
export interface IdleValues {
  readonly botClose: number
  readonly agentWarn: number
  readonly agentClose: number
  readonly zh: string
  readonly en: string
}

export const valuesOf = ({ botCloseSeconds, agentWarnSeconds, agentCloseSeconds, warning }: IdlePolicy): IdleValues => ({
  botClose: Math.ceil(botCloseSeconds / 60), agentWarn: Math.ceil(agentWarnSeconds / 60), agentClose: Math.ceil(agentCloseSeconds / 60), ...warning,
})

export const policyOf = ({ botClose, agentWarn, agentClose, zh, en }: IdleValues): IdlePolicy => ({
  botCloseSeconds: botClose * 60, agentWarnSeconds: agentWarn * 60, agentCloseSeconds: agentClose * 60, warning: { zh: zh.trim(), en: en.trim() },
})

/** A warning that comes with the close, or after it, warns of nothing. */
export const warnsTooLate = ({ agentWarn, agentClose }: Pick<IdleValues, 'agentWarn' | 'agentClose'>): boolean => agentClose > 0 && agentWarn >= agentClose
