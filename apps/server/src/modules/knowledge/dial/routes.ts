import { dialRoutes, type Dial, type Language } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { bindRoute, type Authenticators } from '../../../platform/http/bind.ts'
import type { KnowledgeContext } from '../context.ts'
import type { Names } from '../presenter.ts'
import type { Releases } from '../release/releases.ts'
import { curveOf, pointAt, positionsOf, suggestCurveOf, triedIn } from './curve.ts'
import { setDial } from './set-dial.ts'
import { readBoldness } from './store.ts'

export interface DialParts {
  context: KnowledgeContext
  releases: Releases
  names: Names
}

async function showDial({ context, releases, names }: DialParts, language: Language): Promise<Dial> {
  const release = await releases.whenReady()
  const stored = await readBoldness(context.db)
  const known = stored.updatedBy === null ? new Map<string, string>() : await names([stored.updatedBy])
  const pack = release.packs[language]
  const tried = triedIn(release, language)
  const covered = tried.filter(({ expected }) => expected !== null).length
  const inForce = pack
    ? { answerAt: release.settings.answerAt ?? pack.calibration.answerAt, suggestAt: release.settings.suggestAt ?? pack.calibration.suggestAt }
    : null
  return {
    language,
    ...stored,
    updatedBy: known.get(stored.updatedBy ?? '') ?? null,
    training: releases.status().training,
    releaseId: release.id,
    inForce,
    trials: { covered, uncovered: tried.length - covered },
    curve: curveOf(tried),
    suggestCurve: suggestCurveOf((pack?.calibration.trials ?? []).map(({ expected, cover }) => ({ covered: expected >= 0, cover }))),
    now: inForce && tried.length > 0 ? pointAt(tried, inForce.answerAt) : null,
    positions: inForce ? positionsOf(tried, { wrongAnswers: release.settings.wrongAnswers, answerAt: inForce.answerAt }) : [],
  }
}

/** Binds the dial between answering much and answering rightly. */
export function registerDialRoutes(app: FastifyInstance, auth: Authenticators, parts: DialParts): void {
  bindRoute(app, auth, dialRoutes.getDial, ({ query }) => showDial(parts, query.language))
  bindRoute(app, auth, dialRoutes.setDial, async ({ agent, query, body }) => {
    await setDial(parts.context, { id: agent.userId }, body)
    return showDial(parts, query.language)
  })
}
