import { customerRoutes, settingsRoutes } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { bindRoute, type Authenticators } from '../../../platform/http/bind.ts'
import { openSession, type SessionNeeds } from './session.ts'
import { refuseUnsigned } from './signed-identity.ts'

export interface WebRouteNeeds extends SessionNeeds {
  /** The address customers see. */
  publicUrl: () => string
}

/** Binds the customers' session and the settings of sites. */
export function registerWebRoutes(app: FastifyInstance, auth: Authenticators, needs: WebRouteNeeds): void {
  registerCustomer(app, auth, needs)
  registerSettings(app, auth, needs)
}

function registerCustomer(app: FastifyInstance, auth: Authenticators, needs: WebRouteNeeds): void {
  const { sites, customers } = needs
  void app.register((scope, _options, done) => {
    scope.addHook('preHandler', (request, _reply, next) => {
      refuseUnsigned(request.body)
      next()
    })
    bindRoute(scope, auth, customerRoutes.openCustomerSession, ({ body, ip, log }) => openSession(body, ip, log, needs))
    done()
  })
  bindRoute(app, auth, customerRoutes.setAttributes, ({ customer, body }) => customers.setAttributes(customer.customerId, body.attributes))
  bindRoute(app, auth, customerRoutes.getWelcome, async ({ query }) => sites.welcome(await sites.byKey(query.site), query.language))
}

function registerSettings(app: FastifyInstance, auth: Authenticators, needs: WebRouteNeeds): void {
  const { sites } = needs
  bindRoute(app, auth, settingsRoutes.listSites, async () => {
    const items = await Promise.all((await sites.list()).map((site) => sites.present(site)))
    return { items, publicUrl: needs.publicUrl() }
  })
  bindRoute(app, auth, settingsRoutes.updateSite, async ({ agent, params, body }) => sites.present(await sites.update(params.id, body, { id: agent.userId })))
  bindRoute(app, auth, settingsRoutes.rotateSiteSecret, async ({ agent, params }) => ({ secret: await sites.rotateSecret(params.id, { id: agent.userId }) }))
}
