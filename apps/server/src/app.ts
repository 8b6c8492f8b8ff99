import { closeCode, MAX_FRAME_BYTES, routes, type ServerFrame } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { join } from 'node:path'
import { countBehaviour } from './app/customer-behaviour.ts'
import { tellOfCustomers } from './app/customer-news.ts'
import { customerPorts, routingFacts } from './app/customer-ports.ts'
import { FileSweep } from './app/file-sweep.ts'
import { leftMessages } from './app/left-messages.ts'
import { personCare } from './app/person-parts.ts'
import { reportPorts } from './app/report-ports.ts'
import { offeredForms } from './app/ticket-forms.ts'
import { ticketPorts } from './app/ticket-ports.ts'
import { createWorkspace } from './app/workspace.ts'
import { createAudit } from './modules/audit/index.ts'
import { createHandoffRules, latestQuestions, startBot, startCards } from './modules/bot/index.ts'
import { createCalendars } from './modules/calendars/index.ts'
import { AgentNews, askForRatings, createAttachments, createChannels, createGateway, Hub, Viewers, type AgentSession } from './modules/channels/index.ts'
import { Conversations, customersOf, messageLeaver, registerClassification, registerConversationRoutes, scopeOf, startMessageSearch } from './modules/conversations/index.ts'
import { createCustomers } from './modules/customers/index.ts'
import { createIdentity } from './modules/identity/index.ts'
import { createKnowledge } from './modules/knowledge/index.ts'
import { createReports, createReportSchedules } from './modules/reports/index.ts'
import { createReplies } from './modules/replies/index.ts'
import { createRouting, QueueNews } from './modules/routing/index.ts'
import { createTickets } from './modules/tickets/index.ts'
import { createLocalBus } from './platform/bus/bus.ts'
import { createPostgresBus } from './platform/bus/postgres-bus.ts'
import type { Config } from './platform/config/config.ts'
import { requireSameKeyring } from './platform/crypto/installation-key.ts'
import { openKeyring } from './platform/crypto/keyring.ts'
import { openDatabase } from './platform/database/database.ts'
import { registerApiDocs } from './platform/http/api-docs.ts'
import { registerHealth } from './platform/http/health.ts'
import { createHttpServer } from './platform/http/server.ts'
import { registerPages } from './platform/http/static.ts'
import type { Logger } from './platform/logging/logger.ts'
import { Mail } from './platform/mail/mail.ts'
import { registerMailRoutes } from './platform/mail/routes.ts'
import { createMetrics } from './platform/metrics/metrics.ts'
import { createOutbound } from './platform/outbound/outbound.ts'
import { createRealtimeServer } from './platform/realtime/server.ts'
import { openDirectoryStorage } from './platform/storage/directory.ts'

export interface AppOptions {
  config: Config
  /** A migrated database. */
  databaseUrl: string
  /** Where the program lies: content/ and the built pages are found from there. */
  root: string
  version: string
  logger: Logger
  /** Takes the administrator's one-time password at the first start, before it becomes valid. */
  deliverPassword: (password: string) => Promise<void>
}

export interface App {
  http: FastifyInstance
  /** The one-time password, when this start made the administrator; else null. */
  administratorPassword: string | null
  /** Opens for customers. @returns the port. */
  listen(): Promise<number>
  /** Stops in order: no new work, finish what was accepted, close. */
  stop(): Promise<void>
}

const HEARTBEAT_SECONDS = 25
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Puts the parts together: the only place that knows every module. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, logger, databaseUrl } = options
  const onError = (error: unknown, conversationId?: string): void => {
    metrics.errors.inc()
    logger.error({ err: error, ...(conversationId === undefined ? {} : { conversationId }) }, 'fault')
  }
  const publicUrl = (): string => config.publicUrl ?? `http://localhost:${String(config.port)}`
  const cookieSecure = publicUrl().startsWith('https:')

  const db = openDatabase({ url: databaseUrl, max: config.databasePool, onError })
  const keyring = openKeyring({
    file: join(config.dataDir, 'keys', 'keys.json'), onError, ...(config.masterKey === undefined ? {} : { masterKey: config.masterKey.toString('base64url') }),
  })
  await requireSameKeyring(db, keyring)
  const storage = await openDirectoryStorage(join(config.dataDir, 'files'))
  const bus = config.databaseUrl === undefined ? createLocalBus(onError) : await createPostgresBus(databaseUrl, onError)
  const http = createHttpServer({ logger, trustedProxies: config.trustedProxies })

  const audit = createAudit(db)
  const mail = new Mail({ db, keyring, server: config.mailServer ?? null, from: config.mailFrom ?? null, onError })
  const identity = createIdentity({ db, bus, keyring, publicUrl: publicUrl(), audit, mail, cookieSecure, log: logger })
  const calendars = createCalendars({ db, bus, audit })
  const customers = createCustomers({
    db, bus, keyring, audit, agentNames: (ids) => identity.agentNames(ids), conversationsOf: (agent) => customersOf(scopeOf(agent)),
    timeZone: async () => (await calendars.hours(await calendars.defaultId()))?.timeZone ?? 'Asia/Shanghai',
  })
  const conversations = new Conversations({ db, bus, names: (ids) => customers.names(ids), colleague: (id) => identity.colleague(id), onError })
  const knowledge = createKnowledge({
    db, bus, audit, log: logger, contentFolder: join(options.root, 'content'), recentQuestions: (limit) => latestQuestions(db.$client, limit),
    segmentIds: () => customers.segments.ids(),
    ticketTypes: () => tickets.openTypes(),
  })
  const replies = createReplies({ db, audit, conversations, release: () => knowledge.current(), segmentsOf: async (id) => (await customers.segments.of([id])).get(id) ?? [] })
  const channels = createChannels({
    db, keyring, audit, customers, conversations, knowledge, identity, publicUrl,
    maxAttachmentBytes: config.maxAttachmentBytes, newVisitorsPerAddress: config.newVisitors, onMerged: (from, to) => tickets.moveCustomer(from, to),
    standing: { blockOf: (id) => person.blockOf(id), consentOf: (id) => person.consentOf(id) },
  })
  const attachments = createAttachments({
    conversations, storage, keyring, maxBytes: config.maxAttachmentBytes, onError, otherFile: (id) => tickets.storedFile(id),
  })
  const tickets = createTickets({
    db, bus, keyring, audit, storage, log: logger, publicUrl, maxFileBytes: attachments.maxBytes,
    ports: ticketPorts({ db, identity, calendars, customers, conversations, attachments }),
  })

  const hub = new Hub<AgentSession>()
  const viewers = new Viewers({
    bus,
    tell: (conversationId, frame) => {
      hub.tell(conversationId, frame, 'agent')
    },
  })
  const workspace = createWorkspace({ audit, conversations, customers, db, identity, mail, publicUrl, isViewing: (userId, id) => viewers.of(id).some(({ agentId }) => agentId === userId), news: new AgentNews(bus, hub), onError })
  const queue = new QueueNews({
    readWaiting: () => conversations.waiting(),
    agentsOnline: () => identity.onlineAgents(),
    mayLeaveMessage: () => true,
    tell: (conversationId: string, frame: ServerFrame) => {
      hub.tell(conversationId, frame, 'customer')
    },
    onError,
  })
  const factsOf = routingFacts(customers, conversations)
  const outbound = createOutbound({ allow: config.outboundAllow })
  const routing = createRouting({
    db, keyring, outbound, bus, audit, identity, conversations, onError,
    localAgents: () => [...hub.agents].map((session) => session.agent.userId),
    factsOf, calendars, mayLeaveMessage: () => true,
  })
  const handoff = createHandoffRules({ db, bus, audit })
  const forReports = reportPorts({ identity, calendars, customers, channels, routing, tickets })
  const reports = createReports({ db, audit, conversations, onError, ...forReports })
  const reportSchedules = createReportSchedules({
    db, audit, mail, names: forReports.names, publicUrl, onError, usersWith: (permission) => identity.usersWith(permission), agentById: (id) => identity.principalOfUser(id),
  })
  const person = personCare({ db, bus, keyring, storage, audit, dataDir: config.dataDir, identity, customers, conversations, channels, tickets, knowledge, mail, reports, onError })
  const fileSweep = new FileSweep({
    pool: db.$client, storage, onError,
    unnamed: [() => attachments.removeUnnamed(), () => tickets.removeUnusedFiles()],
    known: [conversations, tickets, person].map((module) => (keys) => module.fileKeysInUse(keys)),
    onRemoved: (reason, files) => {
      metrics.filesRemoved.inc({ reason }, files)
    },
  })
  hub.onAgents(() => {
    routing.presence.localChanged()
  })
  // An open connection goes on with what its user may do now, or ends.
  const refresh = (session: AgentSession): void => {
    identity.principalOf(session.agent.sessionId).then((principal) => {
      if (principal === null) session.peer.close(closeCode.unauthorised, 'session ended')
      else session.update(principal)
    }).catch((error: unknown) => {
      session.peer.terminate()
      onError(error)
    })
  }
  const realtime = createRealtimeServer({
    server: http.server, path: '/realtime', maxFrameBytes: MAX_FRAME_BYTES, maxConnections: config.maxConnections,
    trustedOrigins: channels.trustedOrigins(),
    heartbeatSeconds: HEARTBEAT_SECONDS, beat: '{"type":"pong"}',
    onPeer: createGateway({
      conversations, hub, viewers, heartbeatSeconds: HEARTBEAT_SECONDS, onError,
      leaveMessage: messageLeaver(conversations, leftMessages(tickets, calendars)),
      customerByToken: (token) => customers.findByToken(token),
      mayWrite: (customer) => channels.mayWrite(customer),
      onAgent: (session) => {
        refresh(session)
      },
      agentByTicket: (ticket) => identity.redeemTicket(ticket),
      onSeen: (userId, conversationId) => {
        workspace.seen(userId, conversationId)
      },
      onFrame: (type) => {
        metrics.frames.inc({ type })
      },
      onWatch: (conversationId) => {
        void queue.tellOne(conversationId)
      },
    }),
  })
  const metrics = createMetrics({
    connections: () => realtime.connections,
    waitingCommands: () => conversations.writer.waiting,
    queueLength: () => queue.line.length,
    poolWaiting: () => db.$client.waitingCount,
  })

  conversations.follower.subscribe(hub.onBatch)
  conversations.follower.subscribe(queue.onBatch)
  conversations.follower.subscribe((batch) => {
    for (const { event } of batch.events) metrics.events.inc({ type: event.type })
  })
  if (config.roles.includes('worker')) {
    startBot({
      conversations, release: () => knowledge.whenReady(), triggers: () => handoff.triggers(), standingOf: factsOf, forms: () => offeredForms(tickets), onError,
      onTurn: (kind) => {
        metrics.turns.inc({ kind })
      },
    })
    workspace.listen()
    startCards(conversations)
    startMessageSearch(conversations)
    countBehaviour(conversations, customers)
    reports.follow()
    askForRatings({ conversations, siteIds: (ids) => customers.siteIds(ids), policy: (siteId) => channels.ratingPolicy(siteId) })
  }
  identity.onRevoked((target) => {
    for (const session of hub.agents) {
      const hit = session.agent.userId === target.userId && (target.sessionId === undefined || target.sessionId === session.agent.sessionId)
      if (hit) session.peer.close(closeCode.unauthorised, 'session ended')
    }
  })
  identity.onPermissionsChanged((userIds) => {
    for (const session of hub.agents) if (userIds.includes(session.agent.userId)) refresh(session)
  })
  identity.onAvailabilityChanged(({ userId, availability }) => {
    queue.news()
    const frame = JSON.stringify({ type: 'availability', agentId: userId, availability } satisfies ServerFrame)
    for (const session of hub.agents) session.peer.send(frame)
  })

  tickets.onNews((news) => {
    for (const session of hub.agents) {
      const frame = tickets.frameFor(session.agent, news)
      if (frame !== null) session.peer.send(JSON.stringify(frame))
    }
  })

  const tellAgents = tellOfCustomers(hub, customers, onError)
  customers.onChanged((id) => {
    tellAgents([id])
  })
  person.onNews(({ kind, ids }) => {
    tellAgents(ids)
    if (kind === 'consent') return
    for (const session of ids.flatMap((id) => hub.customers(id))) {
      // Who was erased is nobody here any more; who was merged comes back as who they are known as.
      if (kind === 'erased') session.peer.close(closeCode.unauthorised, 'erased')
      else if (kind === 'moved') session.peer.close(closeCode.restart, 'come back')
      else session.standingChanged().catch(onError)
    }
  })

  const auth = {
    agent: (request: Parameters<typeof identity.authenticate>[0]) => identity.authenticate(request),
    async customer(request: Parameters<typeof channels.authenticateCustomer>[0]) {
      const customer = await channels.authenticateCustomer(request)
      // Reading goes on, and so does taking back a consent; everything else is refused.
      const writes = request.method !== 'GET' && !request.url.startsWith('/api/customer/consents/')
      if (customer !== null && writes) await person.requireUnblocked(customer.customerId)
      return customer
    },
  }
  const names = (ids: readonly string[]): Promise<Map<string, string>> => identity.agentNames(ids)
  identity.registerRoutes(http, auth, { openConversations: (ids) => conversations.countOwned(ids) })
  audit.registerRoutes(http, auth, { names })
  calendars.registerRoutes(http, auth)
  registerMailRoutes(http, auth, { db, keyring, mail, publicUrl, record: (entry, tx) => audit.record(entry, tx) })
  customers.registerRoutes(http, auth, customerPorts({ db, identity, conversations, routing, handoff, tickets, knowledge }))
  registerConversationRoutes(http, conversations, {
    auth,
    customer: async (agent, id) => customers.present(agent, id, await conversations.countOfCustomer(id)),
    searchCustomers: (agent, text) => customers.search(agent, text),
    colleague: (id) => identity.colleague(id),
  })
  registerClassification(http, auth, { db, audit })
  routing.registerRoutes(http, auth)
  handoff.registerRoutes(http, auth)
  knowledge.registerRoutes(http, auth, { names })
  channels.registerRoutes(http, auth)
  attachments.registerRoutes(http, auth)
  tickets.registerRoutes(http, auth)
  person.registerRoutes(http, auth)
  replies.registerRoutes(http, auth)
  reports.registerRoutes(http, auth)
  reportSchedules.registerRoutes(http, auth)
  workspace.registerRoutes(http, auth)
  registerApiDocs(http, routes, options.version)
  await registerPages(http, { root: options.root, frameAncestors: (site) => channels.frameAncestors(site) })

  let ready = false
  registerHealth(http, { metrics, ready: () => ready, database: () => db.$client.query('select 1') })

  const timers = [
    setInterval(() => {
      Promise.all([customers.cleanUp(), mail.cleanUp(), tickets.cleanUp(), workspace.cleanUp(), person.cleanUp(), identity.purgeExpired()]).catch(onError)
    }, HOUR),
    setInterval(() => {
      identity.recordPresence([...new Set([...hub.agents].map((session) => session.agent.userId))]).catch(onError)
      // What was not announced to this process, such as a password reset by command.
      for (const session of hub.agents) refresh(session)
    }, MINUTE),
  ]

  const administrator = await identity.ensureAdministrator({ email: config.adminEmail, deliver: options.deliverPassword })
  if (config.starter !== 'none') await knowledge.loadStarter(config.starter)
  await channels.ensureDefaultSite()
  await tickets.ensureDefaults()
  await knowledge.start()

  return {
    http,
    administratorPassword: administrator?.password ?? null,
    async listen() {
      // Without a release the bot is silent and tries on; people can be reached all the same.
      await knowledge.whenReady().catch(onError)
      await queue.start()
      hub.setWaiting(queue.line.order)
      await conversations.start()
      routing.start(config.roles.includes('worker'))
      if (config.roles.includes('worker')) {
        mail.start()
        tickets.startWork()
        reports.start()
        reportSchedules.start()
        workspace.startWork()
        person.startWork()
        fileSweep.start()
      }
      await http.listen({ port: config.port, host: config.host })
      ready = true
      const address = http.server.address()
      return typeof address === 'object' && address !== null ? address.port : config.port
    },
    async stop() {
      ready = false
      timers.forEach(clearInterval)
      await realtime.close(closeCode.restart, 'the server is restarting')
      await http.close()
      queue.stop()
      await routing.stop()
      hub.stop()
      viewers.close()
      await fileSweep.stop()
      await person.stop()
      await tickets.stop()
      await workspace.stop()
      await reports.stop()
      await reportSchedules.stop()
      await conversations.stop()
      await knowledge.stop()
      await mail.stop()
      calendars.close()
      customers.close()
      handoff.close()
      identity.close()
      await bus.close()
      await db.$client.end()
    },
  }
}
